//! What notebooks say, and on which lines of the file.

use matura_model::{Problem, RepoPath};
use matura_python::{Notebook, notebook};

fn read(text: &str) -> (Notebook, Vec<Problem>) {
    notebook(&RepoPath::new("notebooks/a.ipynb"), text)
}

fn sound(text: &str) -> Notebook {
    let (notebook, problems) = read(text);
    assert!(problems.is_empty(), "{text}\n{problems:?}");
    notebook
}

/// A notebook on one line of code cells.
fn of_cells(cells: &[&str]) -> String {
    let cells: Vec<_> =
        cells.iter().map(|source| format!("{{\"cell_type\":\"code\",\"source\":{source:?}}}")).collect();
    format!("{{\"cells\":[{}]}}", cells.join(","))
}

/// The calls and shell lines of a notebook with their lines.
fn check(text: &str, calls: &[(&str, u32)], shell: &[(&str, u32)]) {
    let notebook = sound(text);
    let module = &notebook.module;
    let found: Vec<_> = module.calls.iter().map(|call| (call.name.as_str(), call.lines.first)).collect();
    assert_eq!(found, calls, "{text}");
    let found: Vec<_> = module.shell.iter().map(|(line, at)| (line.as_str(), *at)).collect();
    assert_eq!(found, shell, "{text}");
    assert!(module.is_program);
}

const PRETTY: &str = r##"{
 "cells": [
  {
   "cell_type": "markdown",
   "metadata": {},
   "source": [
    "# Title\n",
    "\n",
    "Text \"quoted\" \u00e9"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": 1,
   "outputs": [{"data": {"text/plain": ["m.not_a_call()\n", "[{"]}, "source": ["x.y()"]}],
   "source": [
    "import mlflow as m\n",
    "!pip install mlflow\n",
    "m.log(\n",
    "    1)"
   ]
  },
  {
   "cell_type": "raw",
   "source": ["m.raw()"]
  },
  {
   "cell_type": "code",
   "source": ["m.end()"]
  }
 ],
 "metadata": {"kernelspec": {"language": "python", "name": "env"}},
 "nbformat": 4
}
"##;

#[test]
fn cells_are_one_program_with_the_lines_of_the_file() {
    check(PRETTY, &[("mlflow.log", 19), ("mlflow.end", 29)], &[("pip install mlflow", 18)]);
    let notebook = sound(PRETTY);
    assert_eq!(notebook.module.calls[0].lines.last, 20);
    assert_eq!(notebook.module.imports[0].line, 17);
    assert_eq!(notebook.module.code_lines, 5);
    assert_eq!(notebook.prose.len(), 1);
    assert_eq!(notebook.prose[0].text, "# Title\n\nText \"quoted\" é");
    assert_eq!(notebook.prose[0].lines, [7, 8, 9]);
}

#[test]
fn a_notebook_may_stand_on_one_line() {
    check(&of_cells(&["import m\nm.a()\n", "m.b()"]), &[("m.a", 1), ("m.b", 1)], &[]);
    check(&format!("\u{feff}{}", of_cells(&["f('\\u00e9')"])), &[("?.f", 1)], &[]);
}

#[test]
fn magics_and_shell_lines_are_kept_apart() {
    check(
        &of_cells(&["%matplotlib inline\n%pip install a\nx = !ls\nf()"]),
        &[("?.f", 1)],
        &[("%matplotlib inline", 1), ("pip install a", 1), ("ls", 1)],
    );
    check(&of_cells(&["%%bash\n# no\nls -l\n\npwd", "f()"]), &[("?.f", 1)], &[("ls -l", 1), ("pwd", 1)]);
    check(&of_cells(&["%%time\nf()", "%%html\n<b>g()</b>", "%sql\nSELECT g()"]), &[("?.f", 1)], &[]);
    check(&of_cells(&["pip install a\nf()\ndf?\n"]), &[("?.f", 1)], &[("pip install a", 1)]);
    check(&of_cells(&["  f()\n  g()", "await h()"]), &[("?.f", 1), ("?.g", 1), ("?.h", 1)], &[]);
    check(&of_cells(&["f(1\n  , g()\n  % 2)\n!!ls\n?f\nh()"]), &[("?.f", 1), ("?.g", 1), ("?.h", 1)], &[("ls", 1)]);
    check(&of_cells(&["%run train.py"]), &[], &[("%run train.py", 1)]);
    assert_eq!(sound(&of_cells(&["%md\n# Title"])).prose[0].text, "# Title\n");
}

#[test]
fn a_broken_cell_leaves_the_others() {
    let (notebook, problems) = read(&of_cells(&["import m\nm.a(", "m.b()\nm.c()", "x = '''\nm.no()", "m.d()\nm.e()"]));
    let names: Vec<_> = notebook.module.calls.iter().map(|call| call.name.as_str()).collect();
    for name in ["?.b", "?.c", "?.d", "?.e"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    assert!(!names.contains(&"m.no"));
    assert!(matches!(problems.as_slice(), [problem] if !problem.fatal), "{problems:?}");
}

#[test]
fn other_languages_have_prose_alone() {
    let cells =
        "\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"a\"}, {\"cell_type\": \"code\", \"source\": \"f()\"}]";
    let check = |metadata: &str, is_python: bool| {
        let notebook = sound(&format!("{{{cells}, \"metadata\": {metadata}}}"));
        assert_eq!(notebook.prose.len(), 1);
        assert_eq!(
            (!notebook.module.calls.is_empty(), notebook.module.is_program),
            (is_python, is_python),
            "{metadata}"
        );
    };
    check("{\"kernelspec\": {\"language\": \"R\", \"name\": \"ir\"}}", false);
    check("{\"kernelspec\": {\"name\": \"julia-1.9\"}}", false);
    check("{\"language_info\": {\"name\": \"scala\"}}", false);
    check("{\"kernelspec\": {\"name\": \"pysparkkernel\"}, \"language_info\": {\"name\": \"pyspark\"}}", true);
    check("{\"kernelspec\": {\"name\": \"irvine\"}}", true);
    check("{}", true);
    check("null", true);
}

#[test]
fn worksheets_are_read() {
    let text = "{\"worksheets\": [{\"cells\": [\n{\"cell_type\": \"code\", \"language\": \"python\",\n\"input\": [\"f()\\n\",\n\"g()\"]},\n\
                {\"cell_type\": \"heading\", \"level\": 2, \"source\": [\"Title\"]}]}], \"nbformat\": 3}";
    check(text, &[("?.f", 3), ("?.g", 4)], &[]);
    assert_eq!(sound(text).prose[0].text, "## Title");
}

#[test]
fn what_is_no_notebook_is_a_problem() {
    let check = |text: &str, line: Option<u32>, fatal: bool, prose: usize| {
        let (notebook, problems) = read(text);
        let [problem] = problems.as_slice() else { panic!("{text}: {problems:?}") };
        assert_eq!((problem.lines.map(|lines| lines.first), problem.fatal), (line, fatal), "{text}");
        assert_eq!(notebook.prose.len(), prose);
    };
    check("", Some(1), true, 0);
    check("{}", None, true, 0);
    check("[1]", None, true, 0);
    check("{\"cells\": [\n<<<<<<< ours\n", Some(2), true, 0);
    check("{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"a\"},\n{\"cell_type", Some(2), false, 1);
    assert!(read("{\"cells\": []}").1.is_empty());
}
