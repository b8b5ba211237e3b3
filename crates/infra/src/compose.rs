//! Compose files.

use crate::image::{filled, is_reference};
use crate::node::{has_any, named};
use crate::output::{Head, Output};
use matura_model::Lines;
use matura_model::fact::{ImageUse, InfraTool};
use matura_yaml::Node;

/// Keys a service may have. Other formats have `services` too, and say other things about them.
const SERVICE_KEYS: &str = " annotations attach build blkio_config command configs container_name cap_add cap_drop cgroup \
    cgroup_parent cpu_count cpu_percent cpu_shares cpus cpuset credential_spec depends_on deploy develop \
    device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends \
    external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation labels links logging \
    mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable \
    oom_score_adj pid pids_limit platform ports post_start pre_stop privileged profiles provider pull_policy read_only \
    restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls \
    tmpfs tty ulimits user userns_mode uts volume_driver volumes volumes_from working_dir ";

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    let name = output.path.file_name().to_ascii_lowercase();
    let by_name = name.starts_with("compose") || name.starts_with("docker-compose");
    let services = || named(document, "services").map(|(_, _, service)| service);
    if !(services().any(is_service) && (by_name || services().all(looks_like_service))) {
        return false;
    }
    for (name, key, service) in named(document, "services") {
        output.entry(&Head::new(InfraTool::Compose, "service", Some(name)), key, service);
        if let Some(image) = service.get("image") {
            let text = filled(image.as_str().unwrap_or_default(), &|_| None);
            output.image(&text, ImageUse::Run, Lines::new(image.lines.first, image.lines.last));
        }
        output.task(name, &[service.get("entrypoint"), service.get("command")]);
    }
    for (part, kind) in [("volumes", "volume"), ("networks", "network"), ("secrets", "secret"), ("configs", "config")] {
        for (name, key, value) in named(document, part) {
            output.entry(&Head::new(InfraTool::Compose, kind, Some(name)), key, value);
        }
    }
    true
}

fn is_service(service: &Node) -> bool {
    has_any(service, &["build", "extends"])
        || service.str_at("image").is_some_and(|image| is_reference(image) || image.contains("${"))
}

/// A service all of whose keys Compose knows; one without anything may be completed by another file.
fn looks_like_service(service: &Node) -> bool {
    let known = |key: &str| key.starts_with("x-") || key == "<<" || SERVICE_KEYS.contains(&format!(" {key} "));
    service.is_mapping() && service.entries().all(|(key, _)| key.as_str().is_some_and(known))
}
