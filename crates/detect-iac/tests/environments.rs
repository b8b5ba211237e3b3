//! Small repositories and the environments that are found in them.

use matura_detect_iac::PROBES;
use matura_facts::{Facts, ProbeInput};
use matura_model::fact::{Attribute, Config, Entry, InfraTool, Resource};
use matura_model::{File, FileKind, Held, Lines, Observation, Place, Sighting, Strength, Zone};
use std::sync::Arc;

/// A resource of Terraform in a file of its own, with attributes.
fn resource(path: &str, kind: &str, attributes: &[(&str, &str)]) -> Resource {
    let attributes = attributes.iter().zip(2..).map(|((path, value), line)| Attribute {
        path: (*path).to_owned(),
        value: (*value).to_owned(),
        line,
    });
    Resource {
        path: path.into(),
        lines: Lines::one(1),
        tool: InfraTool::Terraform,
        kind: kind.to_owned(),
        api: None,
        name: None,
        attributes: attributes.collect(),
    }
}

fn words() -> Vec<String> {
    ["production=prod", "production=production", "before=staging", "before=dev"].map(str::to_owned).to_vec()
}

fn run(name: &str, facts: &Facts) -> Observation {
    let probe = PROBES.iter().find(|probe| probe.name == name).expect("the probe is listed");
    (probe.run)(facts, &ProbeInput { of: &[], words: &words() })
}

#[track_caller]
fn check(resources: Vec<Resource>, similarity: Option<f64>) {
    let facts = Facts { resources, ..Facts::default() };
    let observation = run("environment_definitions", &facts);
    assert_eq!(observation.held == Held::Yes, similarity.is_some(), "{observation:?}");
    let measured = observation.measures.get("similarity").map(|measure| measure.value());
    assert_eq!(measured, Some(similarity.unwrap_or(0.0)));
}

#[test]
fn variables_of_two_environments() {
    let values = [("size", "1"), ("region", "eu")];
    check(vec![resource("prod.tfvars", "tfvars", &values), resource("staging.tfvars", "tfvars", &values)], Some(1.0));
}

#[test]
fn folders_with_nothing_in_common() {
    check(
        vec![resource("envs/dev/a.tf", "null_resource", &[]), resource("envs/prod/b.tf", "aws_s3_bucket", &[])],
        Some(0.0),
    );
}

#[test]
fn one_environment_is_no_pair() {
    check(vec![resource("prod.tfvars", "tfvars", &[]), resource("product.tfvars", "tfvars", &[])], None);
    check(vec![resource("dev.tfvars", "tfvars", &[]), resource("staging.tfvars", "tfvars", &[])], None);
}

fn config(path: &str, key: &str) -> Config {
    let entry = Entry { key: key.to_owned(), value: Some("x".to_owned()), lines: Lines::one(1) };
    Config { path: path.into(), entries: vec![entry] }
}

fn file(path: &str, kind: FileKind) -> File {
    File { path: path.into(), kind, zone: Zone::Product, tracked: true, size: 1, text: Ok(Arc::from("x")) }
}

#[test]
fn settings_name_environments() {
    let paths = ["config/production.yaml", "config/staging.yaml"];
    let facts = Facts {
        files: paths.iter().map(|path| file(path, FileKind::Yaml)).collect(),
        configs: paths.iter().map(|path| config(path, "host")).collect(),
        ..Facts::default()
    };
    assert_eq!(run("environment_names", &facts).held, Held::Yes);
    assert_eq!(run("environment_definitions", &facts).held, Held::No);
    // Scripts of a package are no environments.
    let facts = Facts {
        configs: vec![config("package.json", "scripts.prod"), config("package.json", "scripts.dev")],
        ..Facts::default()
    };
    assert_eq!(run("environment_names", &facts).held, Held::No);
}

#[test]
fn staging_reads_production() {
    let of = |value: &str| Facts {
        resources: vec![
            resource("prod.tfvars", "tfvars", &[("source_table", "prod.sales")]),
            resource("staging.tfvars", "tfvars", &[("source_table", value)]),
        ],
        ..Facts::default()
    };
    assert_eq!(run("production_data", &of("prod.sales")).held, Held::Yes);
    assert_eq!(run("production_data", &of("staging.sales")).held, Held::No);
}

#[test]
fn the_same_source_is_that_of_production() {
    let of = |key: &str, staging: &str| Facts {
        resources: vec![
            resource("prod.tfvars", "tfvars", &[(key, "sales.orders")]),
            resource("staging.tfvars", "tfvars", &[(key, staging)]),
        ],
        ..Facts::default()
    };
    let others = |facts: &Facts| run("production_data", facts).measures.get("others").map(|measure| measure.value());
    assert_eq!(run("production_data", &of("source_table", "sales.orders")).held, Held::Yes);
    assert_eq!(run("production_data", &of("source_table", "sales.sample")).held, Held::No);
    assert_eq!(others(&of("source_table", "sales.sample")), Some(1.0));
    assert_eq!(others(&of("source_table", "sales.orders")), Some(0.0));
    // A path may lead elsewhere in each environment, and a thread reads no data.
    assert_eq!(run("production_data", &of("source_path", "sales.orders")).held, Held::No);
    assert_eq!(run("production_data", &of("thread_table", "sales.orders")).held, Held::No);
}

#[test]
fn one_sighting_for_each_file() {
    let sighting = |path: &str, line: u32| Sighting {
        place: Place::lines(&path.into(), Lines::one(line)),
        note: String::new(),
        strength: Strength::Configured,
        zone: Zone::Product,
        tool: Some("terraform".to_owned()),
    };
    let of = [sighting("archive/a.tf", 1), sighting("archive/a.tf", 2), sighting("infra/b.tf", 1)];
    let probe = PROBES.iter().find(|probe| probe.name == "infrastructure").expect("the probe is listed");
    let observation = (probe.run)(&Facts::default(), &ProbeInput { of: &of, words: &[] });
    let places: Vec<&Place> = observation.sightings.iter().map(|sighting| &sighting.place).collect();
    assert_eq!(places, [&of[2].place, &of[0].place]);
}

proptest::proptest! {
    #[test]
    fn no_name_makes_it_fail(path in "[a-zA-Z本番é/._-]{1,24}", key in "\\PC{0,24}", value in "\\PC{0,24}") {
        let facts = Facts {
            resources: vec![resource(&path, "tfvars", &[(&key, &value)])],
            configs: vec![config(&path, &key), config("cdk.json", &key)],
            ..Facts::default()
        };
        for probe in PROBES {
            (probe.run)(&facts, &ProbeInput { of: &[], words: &words() });
        }
    }
}
