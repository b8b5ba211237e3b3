//! Programs that serve requests: web servers, app runners, model servers.

use super::launch::{option, plain};
use super::repository::{Repository, Stand};
use super::target::Target;
use crate::Facts;
use matura_model::Place;
use matura_model::fact::{PyModule, Value};

/// Options of web servers that take a value.
const VALUES: &[&str] = &[
    "--host",
    "--port",
    "-h",
    "-p",
    "-b",
    "--bind",
    "-w",
    "--workers",
    "-k",
    "--worker-class",
    "--timeout",
    "-t",
    "--log-level",
    "--app-dir",
    "--chdir",
    "-c",
    "--config",
    "--env-file",
    "--log-config",
    "--threads",
    "--root-path",
    "--loop",
    "--interface",
    "--access-logfile",
    "--error-logfile",
    "--name",
    "-n",
    "--call",
    "--server.port",
    "--server.address",
    "--num-workers",
];

/// Calls that start a server in the process that makes them.
const SERVING: &[&str] = &[
    "uvicorn.run",
    "flask.Flask.run",
    "waitress.serve",
    "hypercorn.asyncio.serve",
    "aiohttp.web.run_app",
    "bottle.run",
    "sanic.Sanic.run",
    "dash.Dash.run",
    "dash.Dash.run_server",
    "gradio.Interface.launch",
    "gradio.Blocks.launch",
    "gradio.ChatInterface.launch",
    "cherrypy.quickstart",
    "litserve.LitServer.run",
    "kserve.ModelServer.start",
    "grpc.server",
    "ray.serve.run",
    "gunicorn.app.base.BaseApplication.run",
    "functions_framework.create_app",
];

/// The file that a server program serves; `None` when the program is no server.
pub(crate) fn target(
    name: &str,
    arguments: &[String],
    repository: &Repository<'_>,
    stand: &Stand,
) -> Option<Option<Target>> {
    let words = plain(arguments, VALUES);
    let moved = option(arguments, &["--app-dir", "--chdir", "--pythonpath", "--working-dir"]);
    let stand = match moved {
        Some(folder) => Stand { folder: repository.folder(folder, stand), origin: stand.origin.clone() },
        None => stand.clone(),
    };
    let application = || words.iter().find_map(|word| by_name(word, repository, &stand));
    let file = |defaults: &[&str]| {
        let named = words.iter().copied().filter(|word| word.ends_with(".py"));
        named.chain(defaults.iter().copied()).find_map(|word| by_path(word, repository, &stand))
    };
    let found = match (name, words.first().copied().unwrap_or_default()) {
        ("uvicorn" | "gunicorn" | "hypercorn" | "daphne" | "granian" | "waitress-serve" | "uwsgi", _) => application(),
        ("fastapi", "run" | "dev") => file(&["main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py"]),
        ("streamlit" | "chainlit", "run") | ("panel" | "bokeh" | "voila", _) | ("gradio", _) => file(&[]),
        ("flask", _) if words.contains(&"run") => {
            let app = option(arguments, &["--app", "-A"]).unwrap_or("app");
            by_name(app, repository, &stand).or_else(|| file(&["app.py", "wsgi.py"]))
        }
        ("bentoml", "serve" | "serve-http" | "serve-grpc") | ("serve", "run") | ("litestar" | "robyn", _) => {
            application().or_else(|| file(&["service.py"]))
        }
        ("functions-framework" | "functions_framework", _) => {
            let source = option(arguments, &["--source"]).unwrap_or("main.py");
            by_path(source, repository, &stand)
        }
        ("fastapi" | "streamlit" | "chainlit" | "flask" | "bentoml", _) => None,
        _ => return None,
    };
    Some(found.map(Target::Server))
}

/// `app.main:app`, or a dotted name alone.
fn by_name(word: &str, repository: &Repository<'_>, stand: &Stand) -> Option<usize> {
    let name = word.split(':').next().unwrap_or(word).trim_matches(['"', '\'']);
    if name.is_empty() || name.contains(['$', '=']) {
        return None;
    }
    if name.ends_with(".py") || name.contains('/') {
        return by_path(name, repository, stand);
    }
    repository.modules.named(name, &stand.folder, &stand.origin)
}

fn by_path(word: &str, repository: &Repository<'_>, stand: &Stand) -> Option<usize> {
    repository.modules.at(repository.file(word, stand)?.as_str())
}

/// The modules that start a server themselves, with the module that it serves and the call's place.
pub(crate) fn self_serving(facts: &Facts, repository: &Repository<'_>) -> Vec<(usize, Place)> {
    let mut found = Vec::new();
    for (index, module) in facts.modules.iter().enumerate() {
        let Some(path) = module.path.as_ref().filter(|path| path.extension() == "py") else { continue };
        for call in module.calls.iter().filter(|call| serves(&call.name)) {
            let place = Place::lines(path, call.lines);
            let stand = Stand { folder: path.folder().to_owned(), origin: path.clone() };
            let served = match call.arguments.first().map(|argument| &argument.value) {
                Some(Value::Str(name)) if name.contains(':') => by_name(name, repository, &stand),
                Some(Value::Name(name)) => imported_application(module, name, repository),
                _ => None,
            };
            found.push((index, place.clone()));
            found.extend(served.filter(|served| *served != index).map(|served| (served, place)));
        }
    }
    found
}

fn serves(name: &str) -> bool {
    SERVING.contains(&name)
}

/// `uvicorn.run(app)` where `app` is imported from another module.
fn imported_application(module: &PyModule, name: &str, repository: &Repository<'_>) -> Option<usize> {
    let import = module.imports.iter().find(|import| import.name == name || import.bound_as == name)?;
    repository.modules.imported(&import.name, import.relative, module.path.as_ref()?)
}
