//! What Python files say: imports, resolved calls, definitions, assignments.

use matura_model::RepoPath;
use matura_model::fact::python::{Argument, Call, Definition, DefinitionKind, PyModule, Value};
use matura_python::module;

fn read(text: &str) -> PyModule {
    read_at("src/bikes/jobs/a.py", text)
}

fn read_at(path: &str, text: &str) -> PyModule {
    let (module, problems) = module(&RepoPath::new(path), text);
    assert!(problems.is_empty(), "{text}\n{problems:?}");
    module
}

fn names(module: &PyModule) -> Vec<&str> {
    module.calls.iter().map(|call| call.name.as_str()).collect()
}

/// The names of the calls of a text, in order of their lines.
fn check_calls(text: &str, expected: &[&str]) {
    assert_eq!(names(&read(text)), expected, "{text}");
}

fn call<'a>(module: &'a PyModule, name: &str) -> &'a Call {
    module.calls.iter().find(|call| call.name == name).unwrap_or_else(|| panic!("{name} in {:?}", names(module)))
}

fn definition<'a>(module: &'a PyModule, name: &str) -> &'a Definition {
    module.definitions.iter().find(|definition| definition.name == name).unwrap_or_else(|| panic!("{name}"))
}

#[test]
fn imports_are_absolute_and_keep_their_alias() {
    let check = |path: &str, text: &str, name: &str, bound_as: &str, relative: bool| {
        let module = read_at(path, text);
        let import = module.imports.last().unwrap();
        let found = (import.name.as_str(), import.bound_as.as_str(), import.relative);
        assert_eq!(found, (name, bound_as, relative), "{text}");
    };
    let path = "src/bikes/jobs/a.py";
    check(path, "import pandas as pd", "pandas", "pd", false);
    check(path, "import os.path", "os.path", "os", false);
    check(path, "from sklearn.pipeline import Pipeline as P", "sklearn.pipeline.Pipeline", "P", false);
    check(path, "from . import io", "src.bikes.jobs.io", "io", true);
    check(path, "from ..io import read", "src.bikes.io.read", "read", true);
    check(path, "from .. import io", "src.bikes.io", "io", true);
    check(path, "from ..... import io", "io", "io", true);
    check("a.py", "from .b import c", "b.c", "c", true);
    check(path, "from a import *", "a.*", "*", false);
    check(path, "def f():\n    import mlflow", "mlflow", "mlflow", false);
    check(path, "try:\n    import a\nexcept ImportError:\n    import b as a", "b", "a", false);
}

#[test]
fn calls_are_resolved_through_aliases() {
    check_calls("import pandas as pd\npd.read_csv('a')", &["pandas.read_csv"]);
    check_calls("import xgboost.sklearn\nxgboost.sklearn.fit()", &["xgboost.sklearn.fit"]);
    check_calls("from mlflow import log_metric as m\nm('a', 1)", &["mlflow.log_metric"]);
    check_calls("from ..io import read\nread()", &["src.bikes.io.read"]);
    check_calls("def f():\n    import mlflow as m\n    m.log()\ndef g(m):\n    m.log()", &["mlflow.log", "?.log"]);
    check_calls("print(len('a'))\nopen('a').read()", &["print", "len", "open.read", "open"]);
    check_calls("mlflow.log()\nfit()", &["?.log", "?.fit"]);
}

#[test]
fn calls_are_resolved_through_what_constructors_give() {
    let client = "from mlflow import MlflowClient\n";
    check_calls(
        &format!("{client}c = MlflowClient()\nc.get_run()"),
        &["mlflow.MlflowClient", "mlflow.MlflowClient.get_run"],
    );
    check_calls(&format!("{client}MlflowClient().get_run()"), &["mlflow.MlflowClient.get_run", "mlflow.MlflowClient"]);
    check_calls(&format!("{client}def f(c: MlflowClient):\n    c.get_run()"), &["mlflow.MlflowClient.get_run"]);
    check_calls(&format!("{client}def f(c: 'MlflowClient | None' = None):\n    c.get_run()"), &["?.get_run"]);
    check_calls(
        &format!("{client}def f(c: MlflowClient | None = None):\n    c.get_run()"),
        &["mlflow.MlflowClient.get_run"],
    );
    check_calls(
        &format!("{client}def make() -> MlflowClient:\n    return x\nmake().get_run()"),
        &["mlflow.MlflowClient.get_run", "make"],
    );
    check_calls(
        &format!("{client}def f(c):\n    c.get_run()\nc = MlflowClient()"),
        &["?.get_run", "mlflow.MlflowClient"],
    );
    check_calls("import torch\nwith torch.no_grad() as g:\n    g.x()", &["torch.no_grad", "torch.no_grad.x"]);
    check_calls(
        "import pandas as pd\nd = pd.read_csv()\nd = d.dropna()\nd.head()",
        &["pandas.read_csv", "pandas.read_csv.dropna", "pandas.read_csv.head"],
    );
    check_calls("a = 'x'\na.format()\nb = []\nb.append(1)", &["?.format", "?.append"]);
    check_calls("import m\nnet = m.Net()\nnet(1)", &["m.Net", "m.Net.__call__"]);
    check_calls("for model in models:\n    model.fit()", &["?.fit"]);
    check_calls("models[0].fit()\nload().fit()", &["?.fit", "?.load.fit", "?.load"]);
    check_calls("import m\n[x.fit() for x in m.all()]", &["m.all", "?.fit"]);
}

#[test]
fn a_function_without_annotation_gives_the_instance_it_returns() {
    let check = |body: &str, expected: &str| {
        let text = format!("from fastapi import FastAPI, build\ndef make():\n    {body}\napp = make()\napp.get('/')\n");
        let module = read(&text);
        assert_eq!(module.calls.last().map(|call| call.name.as_str()), Some(expected), "{text}");
    };
    check("return FastAPI()", "fastapi.FastAPI.get");
    check("app = FastAPI()\n    app.x = 1\n    return app", "fastapi.FastAPI.get");
    check("app: object = FastAPI()\n    return app", "?.get");
    check("app = FastAPI()\n    return app.router", "?.get");
    check("return build()", "?.get");
    check("yield FastAPI()", "?.get");
    check("def inner():\n        return FastAPI()", "?.get");
}

#[test]
fn attributes_of_self_are_what_the_class_sets_them_to() {
    check_calls(
        "import m\nclass A:\n    def run(self):\n        self.model.fit()\n    def __init__(self):\n        self.model = m.Net()",
        &["m.Net.fit", "m.Net"],
    );
    check_calls(
        "import m\nclass A:\n    def __init__(self, net: m.Net, other):\n        self.net = net\n        self.other = other\n    \
         def run(self):\n        self.net.fit()\n        self.other.fit()\n        self.help()\n    def help(self): ...",
        &["m.Net.fit", "?.fit", "A.help"],
    );
    check_calls("import m\nclass A:\n    net: m.Net\n    def run(self):\n        self.net.fit()", &["m.Net.fit"]);
    check_calls(
        "import m\nclass A(m.Base):\n    def run(self):\n        self.log()\n        super().run()",
        &["m.Base.log", "m.Base.run", "super"],
    );
    check_calls("class A:\n    @staticmethod\n    def f(self):\n        self.x()", &["staticmethod", "?.x"]);
    check_calls("class A: ...\na = A()\na.run()", &["A", "A.run"]);
}

#[test]
fn decorators_are_calls() {
    let module = read(
        "from fastapi import FastAPI\nfrom prefect import flow\nfrom dagster import asset\nimport x\napp = FastAPI()\n\
         @app.post('/predict', tags=['a'])\ndef predict(): ...\n@flow\ndef train():\n    @asset(name='b')\n    \
         def inner(): ...\n@unknown.route\ndef other(): ...\nx.asset()\n",
    );
    let decorators: Vec<_> =
        module.calls.iter().filter(|call| call.decorator).map(|call| (call.name.as_str(), call.lines.first)).collect();
    let expected = [("fastapi.FastAPI.post", 6), ("prefect.flow", 8), ("dagster.asset", 10), ("?.route", 12)];
    assert_eq!(decorators, expected);
    let post = call(&module, "fastapi.FastAPI.post");
    let path = Argument { name: None, value: Value::Str("/predict".to_owned()) };
    assert_eq!(post.arguments.first(), Some(&path));
    assert_eq!(post.within, None);
    assert_eq!(call(&module, "dagster.asset").within.as_deref(), Some("train"));
    assert_eq!(definition(&module, "predict").decorators, ["fastapi.FastAPI.post"]);
    assert_eq!(definition(&module, "train").decorators, ["prefect.flow"]);
    assert_eq!(definition(&module, "other").decorators, ["?.route"]);
}

#[test]
fn calls_keep_their_arguments_and_place() {
    let module = read(
        "import os\nimport m\nLIMIT = 3\nclass A:\n    def f(self):\n        m.go(\n            f'a{LIMIT}b', -1.5, m.X, key=os.getenv('A'), \
         flag=True, none=None, d={'a': [1], 2: 3},\n            *rest, **more,\n        )\n",
    );
    let go = call(&module, "m.go");
    assert_eq!((go.within.as_deref(), go.lines.first, go.lines.last, go.decorator), (Some("A.f"), 6, 9, false));
    let number = |text: &str| Value::Number(text.to_owned());
    let values: Vec<_> =
        go.arguments.iter().map(|argument| (argument.name.as_deref(), argument.value.clone())).collect();
    let expected = [
        (None, Value::Str("a{}b".to_owned())),
        (None, number("-1.5")),
        (None, Value::Name("m.X".to_owned())),
        (None, Value::Other),
        (Some("key"), Value::Call("os.getenv".to_owned())),
        (Some("flag"), Value::Bool(true)),
        (Some("none"), Value::None),
        (Some("d"), Value::Dict(vec![("a".to_owned(), Value::List(vec![number("1")]))])),
    ];
    assert_eq!(values, expected);
}

#[test]
fn definitions_have_their_parts() {
    let module = read(
        "\"\"\"About the module.\"\"\"\nfrom pydantic import BaseModel, Field\nclass Row(BaseModel):\n    \"\"\"A row.\n\n    More.\n    \"\"\"\n\n    \
         age: int = Field(3, description='years')\n    name: str\n    \"\"\"Who.\"\"\"\n    kind = 1\n\n    @property\n    \
         def old(self, since: int = 1, *rest, key=None) -> bool:\n        return True\n\n    def _hide(self): ...\n\n\
         async def top():\n    'Doc.'\n    def inner(): ...\n",
    );
    assert_eq!(module.docstring.as_deref(), Some("About the module."));
    let row = definition(&module, "Row");
    assert_eq!((row.kind, row.public, row.line), (DefinitionKind::Class, true, 3));
    assert_eq!(row.docstring.as_deref(), Some("A row.\n\nMore."));
    assert_eq!(row.bases, ["pydantic.BaseModel"]);
    let field = |name: &str, annotation: Option<&str>, text: Option<&str>| {
        (name.to_owned(), annotation.map(str::to_owned), text.map(str::to_owned))
    };
    assert_eq!(row.fields, [field("age", Some("int"), Some("years")), field("name", Some("str"), Some("Who."))]);
    let old = definition(&module, "Row.old");
    assert_eq!((old.kind, old.lines.first, old.lines.last, old.line), (DefinitionKind::Method, 14, 16, 15));
    assert_eq!((old.returns.as_deref(), old.decorators.as_slice()), (Some("bool"), ["property".to_owned()].as_slice()));
    assert_eq!(old.fields, [field("since", Some("int"), None), field("rest", None, None), field("key", None, None)]);
    assert!(!definition(&module, "Row._hide").public);
    assert_eq!(definition(&module, "top").docstring.as_deref(), Some("Doc."));
    let inner = definition(&module, "top.inner");
    assert_eq!((inner.kind, inner.public), (DefinitionKind::Function, false));
}

#[test]
fn assignments_are_those_of_modules_and_classes() {
    let module = read(
        "import os\nTHRESHOLD: float = 0.8\nA, B = 1, 'b'\nURL = os.environ['URL']\nclass Config:\n    lr = 1e-3\n    \
         def f(self, depth=3, net=None):\n        inner = 1\n        self.x = 2\nparams = {'a': 1}\nparams['b'] = 2\napp.debug = True\n",
    );
    let found: Vec<_> = module.assignments.iter().map(|one| (one.target.as_str(), one.lines.first)).collect();
    let expected = [
        ("THRESHOLD", 2),
        ("A", 3),
        ("B", 3),
        ("URL", 4),
        ("Config.lr", 6),
        ("Config.f.depth", 7),
        ("params", 10),
        ("params[\"b\"]", 11),
        ("app.debug", 12),
    ];
    assert_eq!(found, expected);
    assert_eq!(module.assignments[4].value, Value::Number("1e-3".to_owned()));
}

#[test]
fn names_are_what_is_mentioned_without_a_call() {
    let module = read(
        "import os\nimport torch\nfrom a import B\nhome = os.environ['HOME']\nclass N(torch.nn.Module):\n    def f(self):\n        self.x\n\
         use(B)\ntorch.save(1)\nos.environ\n",
    );
    let expected = [("a.B".to_owned(), 8), ("os.environ".to_owned(), 4), ("torch.nn.Module".to_owned(), 5)];
    assert_eq!(module.names, expected);
}

#[test]
fn a_program_does_something_at_its_top() {
    let check = |text: &str, expected: bool| assert_eq!(read(text).is_program, expected, "{text}");
    check("def main(): ...\nif __name__ == '__main__':\n    main()", true);
    check("import train\ntrain.run()", true);
    check("import m\nwith m.start() as run:\n    run.log(1)", true);
    check("def main():\n    train()", false);
    check("import logging\nlogging.basicConfig()\nX = load()", false);
    check("from fastapi import FastAPI\napp = FastAPI()\napp.add_middleware(X)\n@app.get('/')\ndef f(): ...", false);
    check("class A:\n    register(1)", false);
    check("'''Doc.'''", false);
    check("if __name__ == 'main':\n    X = 1", false);
}

#[test]
fn a_syntax_error_costs_its_lines() {
    let check = |text: &str, line: u32, message: &str, fatal: bool, calls: &[&str]| {
        let (module, problems) = module(&RepoPath::new("a.py"), text);
        let [problem] = problems.as_slice() else { panic!("{text}: {problems:?}") };
        assert_eq!((problem.lines.map(|lines| lines.first), problem.fatal), (Some(line), fatal), "{text} {problem:?}");
        assert!(problem.message.contains(message), "{text}: {}", problem.message);
        assert_eq!(names(&module), calls, "{text}");
    };
    check("import m\nm.a()\nm.x() = = 3\nm.b()\nm.c()\n", 3, "syntax error", false, &["m.a", "m.x", "m.b", "m.c"]);
    check("import m\nm.a()\nprint 'x'\nm.b()\n", 3, "Python 2", false, &["m.a", "m.b"]);
    check("<<<<<<< ours\n=======\n", 1, "syntax error", true, &[]);
}

#[test]
fn code_is_counted_without_blanks_and_comments() {
    assert_eq!(read("# a\n\nx = 1\n'''\n\na'''\n").code_lines, 3);
    assert_eq!(matura_python::code_lines("x = 1\n# a\n"), 1);
}
