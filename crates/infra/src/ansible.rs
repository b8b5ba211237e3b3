//! Ansible: plays, tasks of plays and roles, inventories.

use crate::node::{has_any, is_mapping_at};
use crate::output::{Head, Output, attributes_of, flatten};
use matura_model::fact::InfraTool;
use matura_model::limits::TASK_BLOCKS;
use matura_yaml::Node;

/// Lists of tasks inside a play or a block.
const TASK_LISTS: [&str; 7] = ["pre_tasks", "tasks", "post_tasks", "handlers", "block", "rescue", "always"];
/// Keys of a task that are no module.
const TASK_KEYS: &str = " action any_errors_fatal args async become become_exe become_flags become_method become_user \
    changed_when check_mode collections connection debugger delay delegate_facts delegate_to diff environment \
    failed_when ignore_errors ignore_unreachable listen local_action loop loop_control module_defaults name no_log \
    notify poll port register remote_user retries run_once tags throttle timeout until vars when ";
/// Modules that are written without their collection.
const MODULES: &str = " add_host apt apt_key apt_repository assert async_status authorized_key blockinfile command copy \
    cron debug dnf docker_compose docker_container docker_image docker_login docker_network ec2 fail fetch file find firewalld \
    gather_facts get_url git group group_by helm hostname import_playbook import_role import_tasks include \
    include_role include_tasks include_vars iptables k8s k8s_info kubernetes lineinfile modprobe mount package pause ping pip \
    raw reboot replace rpm_key s3_bucket script selinux service service_facts set_fact setup shell slurp snap stat \
    synchronize sysctl systemd tempfile template timezone ufw unarchive uri user wait_for wait_for_connection yum \
    yum_repository ";

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    if is_inventory(document) {
        output.node(&Head::new(InfraTool::Ansible, "inventory", None), document);
        return true;
    }
    let items = document.items();
    if items.iter().any(is_play) && items.iter().all(|item| is_play(item) || module(item).is_some()) {
        items.iter().for_each(|item| play(output, item));
        return true;
    }
    let is_tasks = !items.is_empty() && items.iter().all(|item| is_task(item, TASK_BLOCKS));
    if is_tasks {
        items.iter().for_each(|item| task(output, item, TASK_BLOCKS));
    }
    is_tasks
}

fn is_inventory(document: &Node) -> bool {
    document.get("all").is_some_and(|all| {
        (is_mapping_at(all, "children") || is_mapping_at(all, "hosts"))
            && all.entries().all(|(key, _)| matches!(key.as_str(), Some("children" | "hosts" | "vars")))
    })
}

fn is_play(item: &Node) -> bool {
    let runs =
        ["tasks", "roles", "pre_tasks", "post_tasks", "handlers", "vars_files", "gather_facts", "become", "vars"];
    item.get("hosts").is_some() && has_any(item, &runs)
}

fn play(output: &mut Output<'_>, item: &Node) {
    if !is_play(item) {
        return task(output, item, TASK_BLOCKS);
    }
    let rest = attributes_of(item, |key| !TASK_LISTS.contains(&key));
    output.resource(&Head::new(InfraTool::Ansible, "play", item.str_at("name")), item.lines, rest);
    for list in TASK_LISTS.iter().filter_map(|list| item.get(list)) {
        list.items().iter().for_each(|inner| task(output, inner, TASK_BLOCKS));
    }
}

fn is_task(item: &Node, depth: usize) -> bool {
    let block = item.get("block").is_some_and(|block| {
        depth > 0 && !block.items().is_empty() && block.items().iter().all(|inner| is_task(inner, depth - 1))
    });
    block || module(item).is_some()
}

/// The module of a task, with its arguments: the one key that is no keyword of tasks.
fn module(item: &Node) -> Option<(&Node, &Node)> {
    let mut others = item.entries().filter(|(key, _)| key.as_str().is_none_or(|key| !is_keyword(key)));
    let (key, arguments) = others.next()?;
    let name = key.as_str()?;
    (others.next().is_none() && is_module(name)).then_some((key, arguments))
}

fn is_keyword(key: &str) -> bool {
    key.starts_with("with_") || TASK_KEYS.contains(&format!(" {key} "))
}

fn is_module(name: &str) -> bool {
    let qualified = name.split('.').count() >= 3
        && name.split('.').all(|part| {
            !part.is_empty()
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        });
    qualified || MODULES.contains(&format!(" {name} "))
}

fn task(output: &mut Output<'_>, item: &Node, depth: usize) {
    for list in ["block", "rescue", "always"].iter().filter_map(|list| item.get(list)).filter(|_| depth > 0) {
        list.items().iter().for_each(|inner| task(output, inner, depth - 1));
    }
    let Some((key, arguments)) = module(item) else { return };
    let kind = key.as_str().unwrap_or_default();
    let mut attributes = Vec::new();
    // Arguments stand beside the keywords of the task, free text under the name of the module.
    let prefix = if arguments.is_mapping() { "" } else { kind };
    flatten(arguments, prefix, key.lines.first, &mut attributes);
    attributes.extend(attributes_of(item, |name| name != kind && name != "name"));
    attributes.sort_by_key(|attribute| attribute.line);
    output.resource(&Head::new(InfraTool::Ansible, kind, item.str_at("name")), item.lines, attributes);
}
