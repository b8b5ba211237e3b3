//! Schedules declared in Python.

mod show;

use matura_model::fact::{Argument, Assignment, Call, Definition, DefinitionKind, Import, PyModule, Value};
use matura_model::{Lines, RepoPath};
use proptest::prelude::*;

fn string(text: &str) -> Value {
    Value::Str(text.to_owned())
}

fn name(text: &str) -> Value {
    Value::Name(text.to_owned())
}

fn result(text: &str) -> Value {
    Value::Call(text.to_owned())
}

/// A call on some lines; an argument without a name stands under `""`.
fn call(name: &str, lines: (u32, u32), arguments: &[(&str, Value)]) -> Call {
    let argument = |(name, value): &(&str, Value)| Argument {
        name: (!name.is_empty()).then(|| (*name).to_owned()),
        value: value.clone(),
    };
    Call {
        name: name.to_owned(),
        arguments: arguments.iter().map(argument).collect(),
        within: None,
        decorator: false,
        lines: Lines::new(lines.0, lines.1),
    }
}

fn decorator(name: &str, line: u32, arguments: &[(&str, Value)]) -> Call {
    Call { decorator: true, ..call(name, (line, line), arguments) }
}

fn function(name: &str, lines: (u32, u32), line: u32, decorators: &[&str]) -> Definition {
    Definition {
        name: name.to_owned(),
        kind: DefinitionKind::Function,
        public: true,
        docstring: None,
        decorators: decorators.iter().map(|d| (*d).to_owned()).collect(),
        bases: Vec::new(),
        fields: Vec::new(),
        returns: None,
        lines: Lines::new(lines.0, lines.1),
        line,
    }
}

fn module(imports: &[&str], definitions: Vec<Definition>, calls: Vec<Call>) -> PyModule {
    let import =
        |name: &&str| Import { name: (*name).to_owned(), bound_as: (*name).to_owned(), relative: false, line: 1 };
    PyModule { imports: imports.iter().map(import).collect(), definitions, calls, ..PyModule::default() }
}

fn check(module: &PyModule, expected: &str) {
    let found = matura_pipelines::orchestrated(&RepoPath::new("dags/a.py"), module);
    let shown: Vec<_> = found.iter().map(show::show).collect();
    assert_eq!(shown.join("\n"), expected);
}

/// One call in a module that imports its package.
fn check_one(package: &str, call: Call, expected: &str) {
    check(&module(&[package], vec![function("retrain", (1, 2), 1, &[])], vec![call]), expected);
}

#[test]
fn airflow_operators() {
    let dag = call("airflow.DAG", (5, 6), &[("", string("train")), ("schedule", string("@daily"))]);
    let bash = call(
        "airflow.operators.bash.BashOperator",
        (7, 7),
        &[("task_id", string("fit")), ("bash_command", string("cd a\npython fit.py"))],
    );
    let python = call(
        "airflow.operators.python.PythonOperator",
        (8, 8),
        &[("task_id", string("check")), ("python_callable", name("evaluate"))],
    );
    let shell = call(
        "airflow.providers.cncf.kubernetes.KubernetesPodOperator",
        (9, 9),
        &[
            ("task_id", string("pod")),
            ("image", string("trainer")),
            ("cmds", Value::List(vec![string("bash"), string("-c")])),
            ("arguments", Value::List(vec![string("make train")])),
        ],
    );
    let print = call("print", (10, 10), &[("", string("no task"))]);
    check(
        &module(&["airflow"], Vec::new(), vec![dag, bash, python, shell, print]),
        "Orchestrator \"train\"
on Schedule schedule=@daily
 job fit
  step uses=BashOperator with=bash_command=cd a\\npython fit.py,task_id=fit
   7: cd a
   7: python fit.py
 job check
  step uses=PythonOperator with=python_callable=evaluate,task_id=check
   8: python-call evaluate
 job pod image=trainer
  step uses=KubernetesPodOperator with=image=trainer,task_id=pod
   9: make train",
    );
}

#[test]
fn airflow_schedules() {
    let of = |value: Value, inner: Vec<Call>| {
        let dag = call("airflow.DAG", (5, 6), &[("dag_id", string("d")), ("schedule", value)]);
        module(&["airflow"], Vec::new(), std::iter::once(dag).chain(inner).collect())
    };
    check(&of(Value::None, Vec::new()), "Orchestrator \"d\"\non Manual");
    check(&of(Value::List(vec![result("airflow.Dataset")]), Vec::new()), "Orchestrator \"d\"\non Event");
    let environment = call("os.getenv", (6, 6), &[("", string("CRON")), ("", string("0 3 * * *"))]);
    check(&of(result("os.getenv"), vec![environment]), "Orchestrator \"d\"\non Schedule schedule=0 3 * * *");
    let by_hand = call("settings.schedule", (6, 6), &[("", string("X")), ("", string("manual"))]);
    check(&of(result("settings.schedule"), vec![by_hand]), "Orchestrator \"d\"\non Manual");
    let mut named = of(name("CRON"), Vec::new());
    named.assignments.push(Assignment { target: "CRON".to_owned(), value: string("@weekly"), lines: Lines::one(2) });
    check(&named, "Orchestrator \"d\"\non Schedule schedule=@weekly");
    check(&module(&[], Vec::new(), vec![call("graph.DAG", (1, 1), &[("nodes", name("x"))])]), "");
}

#[test]
fn airflow_helpers() {
    let dag = call("airflow.DAG", (5, 6), &[("", string("d")), ("schedule", Value::None)]);
    let submit = call("submit", (2, 2), &[("", string("local:///app/train.py")), ("", string("--all"))]);
    let plain = call("pod_task", (7, 7), &[("", string("fit")), ("", string("image")), ("", string("python fit.py"))]);
    let named = call("pod_task", (8, 8), &[("", string("train")), ("", name("TRAIN")), ("", string("{} {}"))]);
    let other = call("cancel_task", (9, 9), &[("", name("x"))]);
    let mut module = module(&["airflow"], Vec::new(), vec![submit, dag, plain, named, other]);
    module.assignments.push(Assignment { target: "TRAIN".to_owned(), value: result("submit"), lines: Lines::one(2) });
    check(
        &module,
        "Orchestrator \"d\"
on Manual
 job fit
  step uses=pod_task
   7: python fit.py
 job train
  step uses=pod_task
   8: local:///app/train.py --all",
    );
}

#[test]
fn airflow_task_flow() {
    let within = Call { within: Some("etl".to_owned()), ..call("load", (7, 7), &[]) };
    check(
        &module(
            &["airflow"],
            vec![
                function("load", (1, 3), 2, &["airflow.decorators.task"]),
                function("etl", (5, 8), 6, &["airflow.decorators.dag"]),
            ],
            vec![decorator("airflow.decorators.dag", 5, &[("schedule", string("@hourly"))]), within],
        ),
        "Orchestrator \"etl\"\non Schedule schedule=@hourly\n job load\n  step\n   7: python-call load",
    );
}

#[test]
fn other_schedulers() {
    let titled = "\n job retrain";
    let run = "\n job retrain\n  step\n   9: python-call retrain";
    let lines = (9, 9);
    for (package, call, expected) in [
        (
            "prefect",
            call("retrain.serve", lines, &[("name", string("n")), ("cron", string("0 0 * * *"))]),
            format!("Orchestrator \"n\"\non Schedule schedule=0 0 * * *{run}"),
        ),
        (
            "prefect",
            call("retrain.deploy", lines, &[("name", string("n"))]),
            format!("Orchestrator \"n\"\non Manual{run}"),
        ),
        (
            "dagster",
            call(
                "dagster.ScheduleDefinition",
                lines,
                &[("job", name("retrain")), ("cron_schedule", string("0 0 * * *"))],
            ),
            format!("Orchestrator\non Schedule schedule=0 0 * * *{run}"),
        ),
        (
            "kfp",
            call(
                "kfp.Client.create_recurring_run",
                lines,
                &[("cron_expression", string("0 0 * * * *")), ("pipeline_func", name("retrain"))],
            ),
            format!("Orchestrator\non Schedule schedule=0 0 * * * *{run}"),
        ),
        (
            "apscheduler",
            call(
                "?.add_job",
                lines,
                &[("", name("retrain")), ("", string("interval")), ("hours", Value::Number("6".to_owned()))],
            ),
            format!("Orchestrator\non Schedule schedule=hours=6{run}"),
        ),
        (
            "schedule",
            call("schedule.every.day.do", lines, &[("", name("retrain"))]),
            format!("Orchestrator\non Schedule{run}"),
        ),
        (
            "boto3",
            call("?.put_rule", lines, &[("Name", string("retrain")), ("ScheduleExpression", string("rate(1 day)"))]),
            format!("Orchestrator\non Schedule schedule=rate(1 day){titled}"),
        ),
        (
            "boto3",
            call("?.put_rule", lines, &[("Name", string("retrain")), ("EventPattern", string("{}"))]),
            format!("Orchestrator\non Event{titled}"),
        ),
    ] {
        check_one(package, call, &expected);
    }
}

#[test]
fn look_alikes() {
    let lines = (9, 9);
    for (package, call) in [
        ("uvicorn", call("uvicorn.serve", lines, &[])),
        ("prefect", call("prefect.serve", lines, &[("", name("x"))])),
        ("torch", call("torch.optim.Schedule", lines, &[])),
        ("modal", decorator("modal.App.function", 9, &[("gpu", string("A100"))])),
        ("queue", call("?.add_job", lines, &[("", name("retrain"))])),
        ("tools", call("?.do", lines, &[("", name("retrain"))])),
    ] {
        check_one(package, call, "");
    }
}

#[test]
fn schedules_in_other_calls() {
    let trigger = call(
        "azure.ai.ml.entities.RecurrenceTrigger",
        (3, 3),
        &[("frequency", string("day")), ("interval", Value::Number("1".to_owned()))],
    );
    let job = call(
        "azure.ai.ml.entities.JobSchedule",
        (5, 5),
        &[("name", string("s")), ("trigger", name("trigger")), ("create_job", name("pipeline"))],
    );
    check(
        &module(&["azure"], Vec::new(), vec![trigger, job]),
        "Orchestrator \"s\"\non Schedule schedule=interval=1 frequency=day\n job pipeline\n  step\n   5: python-call pipeline",
    );
    let cron = call("modal.Cron", (1, 1), &[("", string("0 6 * * *"))]);
    let function_of = decorator("modal.App.function", 1, &[("schedule", result("modal.Cron"))]);
    check(
        &module(&["modal"], vec![function("refresh", (1, 4), 2, &["modal.App.function"])], vec![cron, function_of]),
        "Orchestrator\non Schedule schedule=0 6 * * *\n job refresh\n  step\n   1: python-call refresh",
    );
}

#[test]
fn celery_beat() {
    let entry = Value::Dict(vec![
        ("task".to_owned(), string("jobs.retrain")),
        ("schedule".to_owned(), Value::Number("3600".to_owned())),
    ]);
    let mut module = module(&["celery"], Vec::new(), Vec::new());
    let value = Value::Dict(vec![("nightly".to_owned(), entry)]);
    module.assignments.push(Assignment { target: "beat_schedule".to_owned(), value, lines: Lines::one(4) });
    check(
        &module,
        "Orchestrator \"nightly\"\non Schedule schedule=3600\n job retrain\n  step\n   4: python-call jobs.retrain",
    );
}

proptest! {
    #[test]
    fn never_panics(names in prop::collection::vec((0usize..12, 0u32..20, ".{0,12}"), 0..12)) {
        const NAMES: &[&str] = &[
            "airflow.DAG", "a.dag", "BashOperator", "x.serve", "?.do", "", ".", "create_recurring_run", "AutomationCondition.on_cron",
            "?.add_job", "timedelta", "pod_task",
        ];
        let calls = names.iter().map(|(at, line, text)| {
            let arguments = [("", string(text)), ("schedule", name(text)), ("task_id", string(text)), ("cmds", Value::List(vec![string("-c")]))];
            Call { decorator: line % 3 == 0, ..call(NAMES[*at], (*line, line + 2), &arguments) }
        });
        let module = module(&["prefect", "apscheduler"], vec![function("f", (3, 9), 5, &[])], calls.collect());
        matura_pipelines::orchestrated(&RepoPath::new("a.py"), &module);
    }
}
