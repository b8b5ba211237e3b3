//! Whether a file is there to be run.

use ruff_python_ast::Expr;

/// Calls at the top of a module that only prepare it: by their whole name or what it starts with.
const PREPARING: &[&str] = &[
    "logging.",
    "loguru.logger.",
    "structlog.configure",
    "warnings.",
    "sys.path.",
    "sys.setrecursionlimit",
    "sys.stdout.reconfigure",
    "site.addsitedir",
    "os.environ.",
    "os.putenv",
    "dotenv.load_dotenv",
    "random.seed",
    "numpy.random.seed",
    "numpy.set_printoptions",
    "numpy.seterr",
    "torch.manual_seed",
    "torch.set_",
    "torch.cuda.manual_seed",
    "torch.backends.",
    "tensorflow.random.set_seed",
    "pandas.set_option",
    "pandas.options.",
    "matplotlib.use",
    "matplotlib.style.",
    "matplotlib.pyplot.style.",
    "matplotlib.pyplot.switch_backend",
    "seaborn.set",
    "sklearn.set_config",
    "multiprocessing.set_start_method",
    "signal.signal",
    "faulthandler.enable",
    "gettext.",
    "locale.setlocale",
    "pytest.importorskip",
    "pytest.skip",
    "nltk.download",
    "setuptools.setup",
    "distutils.core.setup",
    "django.setup",
    "pkg_resources.declare_namespace",
    "super",
];

/// Methods that fill or wire a thing the module defines, whatever that thing is.
const WIRING: &[&str] = &[
    "add",
    "addFilter",
    "addHandler",
    "addLevelName",
    "add_argument",
    "add_command",
    "add_exception_handler",
    "add_middleware",
    "add_route",
    "add_typer",
    "append",
    "config_from_object",
    "configure",
    "extend",
    "from_mapping",
    "from_object",
    "include_router",
    "init_app",
    "insert",
    "instrument",
    "instrument_app",
    "model_rebuild",
    "mount",
    "register",
    "register_blueprint",
    "remove",
    "setLevel",
    "setdefault",
    "update",
    "update_forward_refs",
];

/// True of a call that only sets up what a module needs, by its resolved name.
pub(crate) fn is_set_up(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    PREPARING.iter().any(|start| name.starts_with(start)) || (name.contains('.') && WIRING.contains(&last))
}

/// True of `__name__ == "__main__"`.
pub(crate) fn is_main_guard(test: &Expr) -> bool {
    let Expr::Compare(compare) = test else { return false };
    let is_name = |side: &Expr| matches!(side, Expr::Name(name) if name.id.as_str() == "__name__");
    let is_main = |side: &Expr| matches!(side, Expr::StringLiteral(text) if text.value.to_str() == "__main__");
    compare
        .comparators
        .first()
        .is_some_and(|right| (is_name(&compare.left) && is_main(right)) || (is_main(&compare.left) && is_name(right)))
}
