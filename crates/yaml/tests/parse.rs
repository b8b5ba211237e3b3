//! What the tree looks like, and where it stands.

use matura_model::{RepoPath, Whose};
use matura_yaml::{Node, NodeValue, Parsed, flatten, parse};

fn yaml(text: &str) -> Parsed {
    parse(&RepoPath::new("a.yaml"), text)
}

/// The flattened documents, one `key=value@first-last` a line; collections without `=`.
fn shape(parsed: &Parsed) -> Vec<String> {
    let entries = parsed.documents.iter().flat_map(|document| flatten(document, 1000));
    entries
        .map(|entry| {
            let value = entry.value.map(|value| format!("={value}")).unwrap_or_default();
            let lines = entry.lines;
            match lines.first == lines.last {
                true => format!("{}{value}@{}", entry.key, lines.first),
                false => format!("{}{value}@{}-{}", entry.key, lines.first, lines.last),
            }
        })
        .collect()
}

fn check(text: &str, expected: &[&str]) {
    let parsed = yaml(text);
    assert_eq!(shape(&parsed), expected, "{text}\n{:?}", parsed.problems);
}

fn check_clean(text: &str, expected: &[&str]) {
    check(text, expected);
    assert_eq!(yaml(text).problems, [], "{text}");
}

#[test]
fn plain_documents() {
    check_clean("a: 1\nb:\n  - x\n  - y: z\n", &["a=1@1", "b@2-4", "b.0=x@3", "b.1@4", "b.1.y=z@4"]);
    check_clean("a: 1\n---\na: 2\n", &["a=1@1", "a=2@3"]);
    check_clean("", &[]);
    check_clean("# only a comment\n", &[]);
    check_clean("b:\nc: ~\nd:\n\n", &["b=@1", "c=@2", "d=@3"]);
    check_clean("a:\n  b: 1\n\n\n# note\nc: 2\n", &["a@1-2", "a.b=1@2", "c=2@6"]);
    check_clean("a: {b: 1,\n  c: [2,\n 3]}\n", &["a@1-3", "a.b=1@1", "a.c@2-3", "a.c.0=2@2", "a.c.1=3@3"]);
}

#[test]
fn duplicate_keys_are_kept_and_the_last_is_got() {
    let parsed = yaml("a: 1\na: 2\n");
    assert_eq!(parsed.documents[0].entries().count(), 2);
    assert_eq!(parsed.documents[0].str_at("a"), Some("2"));
}

#[test]
fn block_scalars_know_the_line_of_their_text() {
    let parsed = yaml("run: |\n  one\n  two\n\nname: x\nfold: >-\n  a\n  b\nplain: c\n  d\n");
    let top = &parsed.documents[0];
    let run = top.get("run").unwrap();
    assert_eq!((run.as_str(), run.text_line, run.lines.last), (Some("one\ntwo\n"), 2, 3));
    let fold = top.get("fold").unwrap();
    assert_eq!((fold.as_str(), fold.text_line, fold.lines.last), (Some("a b"), 7, 8));
    let spaced = yaml("- run: |\n\n     one\n- |  # c\n  two\n- empty: |\n- x\n");
    let items = spaced.documents[0].items();
    let one = items[0].get("run").unwrap();
    assert_eq!((one.as_str(), one.lines.first, one.text_line, one.lines.last), (Some("\none\n"), 1, 2, 3));
    assert_eq!((items[1].lines.first, items[1].text_line), (4, 5));
    assert_eq!((items[2].get("empty").unwrap().as_str(), items[2].lines.last), (Some(""), 6));
    let plain = top.get("plain").unwrap();
    assert_eq!((plain.as_str(), plain.text_line, plain.lines.last), (Some("c d"), 9, 10));
}

#[test]
fn tags_quotes_and_nothing() {
    let parsed = yaml("a: !Ref Bucket\nb: !reference [x, y]\nc: 'true'\nd: yes\ne: !!str 1\nf: !Sub\n  - a\n");
    let top = &parsed.documents[0];
    assert_eq!(top.get("a").unwrap().tag.as_deref(), Some("!Ref"));
    assert_eq!(top.get("b").unwrap().tag.as_deref(), Some("!reference"));
    assert_eq!(top.get("f").unwrap().tag.as_deref(), Some("!Sub"));
    assert_eq!(top.get("c").unwrap().as_bool(), None);
    assert_eq!(top.get("d").unwrap().as_bool(), Some(true));
    assert!(matches!(top.get("e").unwrap().value, NodeValue::Scalar { quoted: true, .. }));
}

#[test]
fn aliases_and_merge_keys() {
    check_clean("a: &x {k: 1}\nb: *x\n", &["a@1", "a.k=1@1", "b@2", "b.k=1@1"]);
    check_clean(
        "base: &b\n  k: 1\n  m: 2\nuse:\n  <<: *b\n  m: 3\n",
        &["base@1-3", "base.k=1@2", "base.m=2@3", "use@4-6", "use.k=1@2", "use.m=3@6"],
    );
    check_clean(
        "a: &a {k: 1}\nb: &b {k: 2, l: 3}\nc:\n  <<: [*a, *b]\n",
        &["a@1", "a.k=1@1", "b@2", "b.k=2@2", "b.l=3@2", "c@3-4", "c.k=1@1", "c.l=3@2"],
    );
    // A quoted `<<` is a key like any other.
    check_clean("a: &a {k: 1}\nc:\n  '<<': *a\n", &["a@1", "a.k=1@1", "c@2-3", "c.<<@3", "c.<<.k=1@1"]);
    // A pattern that nobody quoted.
    check("paths: *.py\n", &["paths=*.py@1"]);
}

#[test]
fn aliases_cannot_blow_up() {
    let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(",");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    let parsed = yaml(&text);
    assert!(parsed.problems.iter().any(|problem| problem.whose == Whose::OurLimit && !problem.fatal));
    let mut chain = String::from("a0: &a0 [x]\n");
    for level in 1..400 {
        chain.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    assert!(yaml(&chain).problems.iter().any(|problem| problem.message.contains("nest deeper")));
}

#[test]
fn depth_and_size_are_bounded() {
    let deep = format!("{}x{}", "[".repeat(5000), "]".repeat(5000));
    assert!(!yaml(&deep).problems.is_empty());
    let long = "- x\n".repeat(250_000);
    let parsed = yaml(&long);
    assert!(parsed.documents[0].items().len() > 100_000);
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].whose, Whose::OurLimit);
}

#[test]
fn json_is_read_too() {
    let json = |name: &str, text: &str| {
        let parsed = parse(&RepoPath::new(name), text);
        (shape(&parsed), parsed.problems.len())
    };
    let expected = |list: &[&str]| (list.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), 0);
    assert_eq!(
        json("a.json", "{\n\t\"a\": \"x\\/y\",\n\t\"b\": [1, null]\n}\n"),
        expected(&["a=x/y@2", "b@3", "b.0=1@3", "b.1=@3"])
    );
    assert_eq!(
        json("a.jsonc", "// top\n{ \"a\": 1, // one\n /* \"b\": 2 */ \"u\": \"http://x\" }"),
        expected(&["a=1@2", "u=http://x@3"])
    );
    assert_eq!(json("tasks", "{ // note\n \"a\": 1 }"), expected(&["a=1@2"]));
    assert_eq!(
        json("a.json", "{\"a\":1,\"b\":{\"c\":[{\"d\":2}]}}"),
        expected(&["a=1@1", "b@1", "b.c@1", "b.c.0@1", "b.c.0.d=2@1"])
    );
    let (kept, problems) = json("rows.json", "{\"a\": 1}\n{\"a\": 2}\n");
    // Rows of data are no single JSON text: the first is kept.
    assert_eq!((kept, problems), (vec!["a=1@1".to_owned()], 1));
}

#[test]
fn helm_templates() {
    let text = "{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include \"x.name\" . }}-svc\n  labels:\n    {{- include \"x.labels\" . | nindent 4 }}\nspec:\n  ports: [{port: {{ .Values.port }}}]\n  image: \"{{ .Values.image }}:{{ .Values.tag | default \"v1\" }}\"\n{{- end }}\n";
    check(
        text,
        &[
            "apiVersion=v1@2",
            "kind=Service@3",
            "metadata@4-6",
            "metadata.name={{ include \"x.name\" . }}-svc@5",
            "metadata.labels=@6",
            "spec@8-10",
            "spec.ports@9",
            "spec.ports.0@9",
            "spec.ports.0.port={{ .Values.port }}@9",
            "spec.image={{ .Values.image }}:{{ .Values.tag | default \"v1\" }}@10",
        ],
    );
    let parsed = yaml(text);
    assert!(parsed.templated);
    assert_eq!(parsed.problems.len(), 1);
    assert_eq!(parsed.problems[0].message, "template placeholders blanked");
    assert_eq!((parsed.problems[0].whose, parsed.problems[0].fatal), (Whose::OurLimit, false));
}

#[test]
fn other_templates() {
    // Reads as a mapping with a mapping for a key, which nobody means.
    check("a: {{ b }}\nc: 1\n", &["a={{ b }}@1", "c=1@2"]);
    check("{% set v = 1 %}\nname: {{ name }}\n{# note #}\nv: 2\n", &["name={{ name }}@2", "v=2@4"]);
    check("a: <%= x %>\n<% if y %>\nb: {{c}}\n<% end %>\n", &["a=<%= x %>@1", "b={{c}}@3"]);
    check("{{/* two\nlines */}}\na: {{ b\n  | quote }}\nc: d\n", &["a={{ b@3", "c=d@5"]);
    check(
        "text: |\n  {{- .Values.prompt | nindent 2 }}\n  revision {{ .r }}\nk: {{ v }}\n",
        &["text={{- .Values.prompt | nindent 2 }}\nrevision {{ .r }}\n@1-3", "k={{ v }}@4"],
    );
    // A line that cannot be mended is given up alone.
    let parsed = yaml("a: {{ x }}\n\"b: [\nc: {{ d }}\n");
    assert_eq!(parsed.documents[0].str_at("a"), Some("{{ x }}"));
    assert!(parsed.problems.iter().all(|problem| !problem.fatal));
}

#[test]
fn what_is_no_template_stays() {
    for text in ["a: ${{ github.ref }}\n", "a: \"{{ x }}\"\n", "a: '{% x %}'\n", "a: |\n  {{ x }}\n"] {
        let parsed = yaml(text);
        assert!(!parsed.templated && parsed.problems.is_empty(), "{text}");
    }
    assert_eq!(yaml("a: ${{ github.ref }}\n").documents[0].str_at("a"), Some("${{ github.ref }}"));
}

#[test]
fn broken_files_keep_what_stands_before() {
    let parsed = yaml("a: 1\nb: [1, 2\nc: : 3\n");
    assert_eq!(parsed.documents[0].str_at("a"), Some("1"));
    assert!(!parsed.problems[0].fatal);
    assert_eq!(parsed.problems[0].whose, Whose::TheirFile);
    assert!(parsed.problems[0].lines.is_some());
    let later = yaml("a: [1\n---\nb: 2\n");
    assert_eq!(later.documents.last().and_then(|document| document.str_at("b")), Some("2"));
    assert!(yaml("%(x)s\n").problems[0].fatal);
}

fn deepest(node: &Node) -> u32 {
    let inner = node.items().iter().chain(node.entries().flat_map(|(key, value)| [key, value])).map(deepest);
    inner.max().unwrap_or(0).max(node.lines.last).max(node.text_line)
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,200}") {
        yaml(&text);
    }

    #[test]
    fn lines_lie_inside_the_text(text in "([ab]: |- |\\[|\\]|\\{\\{ ?x ?\\}\\}|\\{%-? if %\\}|\\{|\\}|, |\\|\n|>-\n|\"|'|&a |\\*a|<<: |!t |# c|\n|  |\t|---\n|é){0,60}") {
        let total = u32::try_from(text.lines().count().max(1)).unwrap();
        for name in ["a.yaml", "a.json"] {
            for document in parse(&RepoPath::new(name), &text).documents {
                proptest::prop_assert!(deepest(&document) <= total);
                for entry in flatten(&document, 1000) {
                    proptest::prop_assert!(entry.lines.first >= 1 && entry.lines.last <= total);
                }
            }
        }
    }
}
