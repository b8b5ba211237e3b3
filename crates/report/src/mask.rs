//! Secrets in what the report quotes are masked before they enter it: a report is handed around.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// What stands in a secret's place.
const MASKED: &str = "[masked]";

/// Things that are a secret wherever they stand. An excerpt may be cut anywhere, so few characters of
/// a token are enough, and a private key may lack its end.
static TOKENS: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\z)",
        r"\b(?:AKIA|ASIA|AROA|AIDA|ABIA|ACCA)[0-9A-Z]{8,}",
        r"\bgh[pousr]_[A-Za-z0-9]{8,}",
        r"\bgithub_pat_[A-Za-z0-9_]{8,}",
        r"\bglp?[a-z]{0,4}at-[A-Za-z0-9_\-]{8,}",
        r"\bxox[abeoprs]-[A-Za-z0-9\-]{8,}",
        r"\bhooks\.slack\.com/services/[A-Za-z0-9/]+",
        r"\bAIza[A-Za-z0-9_\-]{16,}",
        r"\bya29\.[A-Za-z0-9_\-]{8,}",
        r"\bhf_[A-Za-z0-9]{16,}",
        r"\bsk-(?:[a-z]+-)*[A-Za-z0-9_\-]{16,}",
        r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{8,}",
        r"\bpypi-[A-Za-z0-9_\-]{16,}",
        r"\bnpm_[A-Za-z0-9]{16,}",
        r"\bdapi[0-9a-f]{16,}",
        r"\bdckr_pat_[A-Za-z0-9_\-]{8,}",
        r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}(?:\.[A-Za-z0-9_\-]*)?",
        r"\bxapp-[A-Za-z0-9\-]{8,}",
        r"\bGOCSPX-[A-Za-z0-9_\-]{8,}",
        r"\b[A-Za-z0-9_~.\-]{3}\dQ~[A-Za-z0-9_~.\-]{20,}",
        r"\bSG\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}",
        r"\b(?:gsk|pcsk|lsv2_[a-z]+|glsa|dop_v1|shpat|whsec|rpa|ATATT3)_?[A-Za-z0-9_\-=]{20,}",
        r"\br8_[A-Za-z0-9]{16,}",
        r"\bnvapi-[A-Za-z0-9_\-]{16,}",
        r"\bhv[sb]\.[A-Za-z0-9_\-]{16,}",
        r"\bAGE-SECRET-KEY-1[A-Z0-9]{8,}",
        r"\b\d{8,10}:AA[A-Za-z0-9_\-]{30,}",
        r"\b(?:discord(?:app)?\.com/api/webhooks|[a-z0-9\-]+\.webhook\.office\.com)/[A-Za-z0-9/@_\-]+",
        // The end of a key whose beginning an excerpt lacks, and its middle.
        r"(?m)^(?:[ \t]*[A-Za-z0-9+/=]+[ \t]*\n)*[ \t]*-----END [A-Z0-9 ]*PRIVATE KEY-----",
        r"(?m)^\s*[A-Za-z0-9+/]{60,}={0,2}\s*$",
    ];
    Regex::new(&forms.join("|")).expect("the pattern is valid")
});

/// A part of a key by which its value is a secret.
const KEY: &str = r"(?:password|passwd|passphrase|pwd|secret|token|api[_\-]?key|access[_\-]?key|account[_\-]?key|private[_\-]?key|credential|connection[_\-]?string|パスワード|トークン|シークレット|秘密鍵|認証情報|APIキー)";

/// How such a key may go on: `token_2`, `secrets`, but not `tokenizer`.
const TAIL: &str = r"(?:[_\-0-9][\w\-]*|s)?";

/// `password = "…"`, `"token": '…'`, `--api-key "…"`: a quoted value, whose end an excerpt may lack.
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        format!(r#"(?i)({KEY}{TAIL}["']?\]?\s*(?::\s*\w+\s*)?(?::|=>?|\s)\s*[bf]?)("[^"\n]*(?:"|$)|'[^'\n]*(?:'|$))"#);
    Regex::new(&pattern).expect("the pattern is valid")
});

/// `password: …`, `SECRET_KEY=…`: a bare value up to the next space.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        format!(r#"(?i)(\b[\w.\-]*{KEY}{TAIL}["']?(?:\s*:\s+|\s*=\s*))([^\s"'`,;\[\](){{}}<>$|&]{{4,}})([^\s,;&]?)"#);
    Regex::new(&pattern).expect("the pattern is valid")
});

/// `https://user:password@host`.
static IN_ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(://)([^/\s:@]*:)?([^/\s@$\{]+)@").expect("the pattern is valid"));

/// `Authorization: Bearer …`, `curl -u name:…`, `docker login -p …`: what a command hands over.
static HANDED_OVER: LazyLock<Regex> = LazyLock::new(|| {
    let forms = [
        r#"(?i)((?:authorization|x-api-key|private-token)["']?\s*[:=]\s*["']?(?:(?:bearer|basic|token|key)\s+)?)([^\s"'$`{<]{6,})"#,
        r#"(?i)(\bbearer\s+)([A-Za-z0-9._~+/=\-]{16,})"#,
        r#"(\s(?:-u|--user|--creds)[ =]["']?[^\s:"'@/$]+:)([^\s"'$`{]{4,})"#,
        r#"(\blogin\b[^\n|;&]*?\s(?:-p|--password)[ =]["']?)([^\s"'$`{\-][^\s"'`]{3,})"#,
    ];
    Regex::new(&forms.map(|form| format!("(?:{form})")).join("|")).expect("the pattern is valid")
});

/// `--token …`, `--db-password …`: a bare value behind an option.
static OPTION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r#"(?i)(\s--?[\w\-]*{KEY}{TAIL}\s+)([^\s"'$`{{<\-][^\s"'`]{{5,}})"#))
        .expect("the pattern is valid")
});

/// `?sig=…`, `AccountKey=…` in an address or a connection string.
static IN_QUERY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)([?&;](?:sig|signature|key|sharedaccesskey|accountkey|x-amz-signature)=)([A-Za-z0-9%+/=_\-]{6,})")
        .expect("the pattern is valid")
});

/// `text` with everything that looks like a secret replaced.
pub fn mask(text: &str) -> Cow<'_, str> {
    let masked = TOKENS.replace_all(text, MASKED);
    let masked = then(masked, &IN_ADDRESS, |found| format!("{}{MASKED}@", group(found, 1)));
    let masked = then(masked, &HANDED_OVER, handed_over);
    let masked = then(masked, &OPTION, option);
    let masked = then(masked, &IN_QUERY, |found| format!("{}{MASKED}", group(found, 1)));
    let masked = then(masked, &QUOTED, quoted);
    then(masked, &BARE, bare)
}

fn then<'t>(text: Cow<'t, str>, pattern: &Regex, with: impl Fn(&Captures<'_>) -> String) -> Cow<'t, str> {
    match pattern.replace_all(&text, |found: &Captures<'_>| with(found)) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => Cow::Owned(changed),
    }
}

fn group<'c>(found: &'c Captures<'_>, at: usize) -> &'c str {
    found.get(at).map_or("", |part| part.as_str())
}

fn handed_over(found: &Captures<'_>) -> String {
    let pair = [(1, 2), (3, 4), (5, 6), (7, 8)].into_iter().find(|(before, _)| found.get(*before).is_some());
    let (before, value) = pair.map_or(("", ""), |(before, value)| (group(found, before), group(found, value)));
    // The value behind the scheme is a reference.
    let is_scheme = ["bearer", "basic", "token"].contains(&value.to_lowercase().as_str());
    if is_scheme || is_reference(value) { group(found, 0).to_owned() } else { format!("{before}{MASKED}") }
}

fn option(found: &Captures<'_>) -> String {
    let (before, value) = (group(found, 1), group(found, 2));
    let is_random = value.chars().any(|c: char| c.is_ascii_digit()) && value.chars().any(char::is_alphabetic);
    if is_random && !is_reference(value) { format!("{before}{MASKED}") } else { group(found, 0).to_owned() }
}

fn quoted(found: &Captures<'_>) -> String {
    let value = group(found, 2);
    let inner = value.trim_matches(['"', '\'']);
    if inner.is_empty() || is_reference(inner) {
        return group(found, 0).to_owned();
    }
    let quote = value.get(..1).unwrap_or_default();
    let end = if value.len() > 1 && value.ends_with(quote) { quote } else { "" };
    format!("{}{quote}{MASKED}{end}", group(found, 1))
}

fn bare(found: &Captures<'_>) -> String {
    let (key, value, next) = (group(found, 1), group(found, 2), group(found, 3));
    let name = key.trim_end().trim_end_matches([':', '=']).trim_end();
    let is_environment = !name.contains(|c: char| c.is_ascii_lowercase());
    let names_password =
        ["password", "passwd", "passphrase", "pwd"].iter().any(|part| key.to_lowercase().contains(part));
    let is_random = value.chars().any(|c: char| c.is_ascii_digit()) && value.chars().any(char::is_alphabetic);
    let is_number = value.chars().all(|c| c.is_ascii_digit());
    let is_call = matches!(next, "(" | "[" | "$" | "{" | "<");
    let is_likely = is_random || (is_environment && !is_number) || (names_password && key.contains(": "));
    let is_secret = is_likely && !is_call && !is_reference(value);
    if is_secret { format!("{key}{MASKED}{next}") } else { group(found, 0).to_owned() }
}

/// True for a value that only names where the secret is kept, or is no secret at all.
fn is_reference(value: &str) -> bool {
    let plain = [
        "true", "false", "none", "null", "yes", "no", "str", "string", "required", "inherit", "read", "write",
        "optional",
    ];
    value.starts_with(['$', '{', '<', '%', '*', '&', '@', '/', '.'])
        || value.contains("${")
        || value.contains("{{")
        || value == MASKED
        || plain.contains(&value.to_lowercase().as_str())
        || names_a_place(value)
}

/// True for a dotted name such as `settings.db_password` or `args.token1`, and for the address of a
/// secret store.
fn names_a_place(value: &str) -> bool {
    let parts: Vec<&str> = value.split('.').collect();
    let is_name = |part: &&str| {
        part.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && part.len() < 32
    };
    (parts.len() > 1 && parts.iter().all(is_name)) || value.starts_with("arn:") || value.contains("://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(mask(text), expected, "{text}");
    }

    /// Made up at run time, so that no scanner takes this file for a leak.
    fn made_up(prefix: &str, length: usize) -> String {
        format!("{prefix}{}", "A1b2C3d4".repeat(length / 8 + 1).get(..length).expect("the text is ASCII"))
    }

    #[test]
    fn tokens_are_masked_wherever_they_stand() {
        let upper = made_up("AKIA", 16).to_uppercase();
        check(&format!("key is {upper}."), "key is [masked].");
        for prefix in ["ghp_", "github_pat_", "glpat-", "xoxb-", "AIza", "hf_", "sk-proj-", "sk_live_", "pypi-", "npm_"]
        {
            check(&format!("run({})", made_up(prefix, 24)), "run([masked])");
        }
        check("-----BEGIN RSA PRIVATE KEY-----\nabc\n", "[masked]");
        check("a\n-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\nb", "a\n[masked]\nb");
        check("git clone https://me:pass@host/x.git", "git clone https://[masked]@host/x.git");
        check("sk-learn and hf_hub and asia-northeast1", "sk-learn and hf_hub and asia-northeast1");
    }

    #[test]
    fn values_of_secret_keys_are_masked() {
        check("password = \"hunter2\"", "password = \"[masked]\"");
        check("db_password: str = 'x y z'", "db_password: str = '[masked]'");
        check("{\"api_key\": \"abc\", \"n\": 1}", "{\"api_key\": \"[masked]\", \"n\": 1}");
        check("os.environ['WANDB_TOKEN'] = 'abc'", "os.environ['WANDB_TOKEN'] = '[masked]'");
        check("DB_PASSWORD=changeme", "DB_PASSWORD=[masked]");
        check("password: changeme", "password: [masked]");
        check("client_secret: 8f3kd02", "client_secret: [masked]");
        check("token = \"cut off", "token = \"[masked]");
    }

    #[test]
    fn what_commands_hand_over_is_masked() {
        let token = made_up("", 24);
        check(&format!("curl -H 'Authorization: Bearer {token}' x"), "curl -H 'Authorization: Bearer [masked]' x");
        check(&format!("curl -u me:{token} x"), "curl -u me:[masked] x");
        check(&format!("docker login -u x -p {token} r"), "docker login -u x -p [masked] r");
        check(&format!("mlflow run . --token {token} -P a=1"), "mlflow run . --token [masked] -P a=1");
        check(&format!("パスワード = '{token}'"), "パスワード = '[masked]'");
        check("abc\nd==\n-----END RSA PRIVATE KEY-----\nx", "[masked]\nx");
    }

    #[test]
    fn references_to_secrets_stay_readable() {
        for text in [
            "curl -u $USER:$PASSWORD x",
            "curl -H 'Authorization: Bearer ${{ secrets.TOKEN }}' x",
            "docker login -u x -p ${{ secrets.P }}",
            "docker login --password-stdin r",
            "git config --token-file path/to",
            "bearer of bad news",
            "the token authentication of version2",
            "mkdir -p models/v1",
            "token: ${{ secrets.GITHUB_TOKEN }}",
            "password = os.environ[\"DB_PASSWORD\"]",
            "password = get_password()",
            "password=args.password",
            "def login(token: str) -> None:",
            "id-token: write",
            "secrets: inherit",
            "tokenizer = \"bert-base-uncased\"",
            "max_tokens = 512",
            "TOKEN_LIMIT=4096",
            "secretKeyRef:\n  name: db",
            "API_KEY=$KEY",
        ] {
            check(text, text);
        }
    }
}
