//! CDK and Pulumi programs in TypeScript, JavaScript, C#, Go and Java, read as text. Kinds are written
//! as the Python packages write them, so that one name serves all languages.

use crate::output::{Head, Output, cut};
use matura_model::fact::{Attribute, InfraTool, Resource};
use matura_model::limits::PROGRAM_LINES;
use matura_model::{Lines, RepoPath};
use std::collections::BTreeMap;

/// What a file that uses one of the libraries says, and whose it is.
const MARKS: [(&str, InfraTool); 12] = [
    ("aws-cdk-lib", InfraTool::Cdk),
    ("@aws-cdk/", InfraTool::Cdk),
    ("'cdktf'", InfraTool::Cdk),
    ("\"cdktf\"", InfraTool::Cdk),
    ("@cdktf/", InfraTool::Cdk),
    ("'cdk8s'", InfraTool::Cdk),
    ("using Amazon.CDK", InfraTool::Cdk),
    ("aws/aws-cdk-go", InfraTool::Cdk),
    ("software.amazon.awscdk", InfraTool::Cdk),
    ("@pulumi/", InfraTool::Pulumi),
    ("using Pulumi", InfraTool::Pulumi),
    ("pulumi/sdk", InfraTool::Pulumi),
];
/// The constructs and resources a program creates.
pub fn script(path: &RepoPath, text: &str) -> Vec<Resource> {
    let text = without_comments(text);
    let tools: Vec<InfraTool> = text.lines().filter(|line| is_import(line)).filter_map(tool_of).collect();
    let Some(tool) = tools.first().copied() else { return Vec::new() };
    let aliases = aliases(&text);
    let mut output = Output::new(path);
    let mut at = 0;
    while let Some(creation) = next_creation(&text, at) {
        at = creation.arguments;
        let Some(name) = id(text.get(creation.arguments..).unwrap_or_default(), tool) else { continue };
        let end = end_of_arguments(&text, creation.arguments);
        let lines = Lines::new(line_of(&text, creation.start), line_of(&text, end));
        let attributes = properties(&text, creation.arguments, end);
        output.resource(&Head::new(tool, &resolved(&creation.class, &aliases, tool), Some(&name)), lines, attributes);
    }
    output.found.resources
}

fn is_import(line: &str) -> bool {
    let line = line.trim_start();
    ["import", "using", "const", "var", "let", "\"", "} from"].iter().any(|word| line.starts_with(word))
        || line.contains("require(")
        || line.split_whitespace().nth(1).is_some_and(|word| word.starts_with('"'))
}

fn tool_of(line: &str) -> Option<InfraTool> {
    MARKS.iter().find(|(mark, _)| line.contains(mark)).map(|(_, tool)| *tool)
}

fn line_of(text: &str, position: usize) -> u32 {
    let before = text.as_bytes().get(..position.min(text.len())).unwrap_or_default();
    u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).unwrap_or(u32::MAX)
}

/// The text with comments blanked, line for line.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
            kept.extend(rest.get(..end).unwrap_or_default().chars().filter(|c| *c == '\n'));
            end
        } else {
            let end = if matches!(c, '"' | '\'' | '`') { end_of_string(rest, c) } else { c.len_utf8() };
            kept.push_str(rest.get(..end).unwrap_or_default());
            end
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    kept
}

/// The length of the string that begins a text; one quotation mark when it does not end on its line.
fn end_of_string(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => return 1,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    1
}

struct Creation {
    start: usize,
    class: String,
    /// The position after the opening bracket.
    arguments: usize,
}

/// The next `new a.B(` , `a.NewB(` (Go) or `B.Builder.create(` (Java).
fn next_creation(text: &str, from: usize) -> Option<Creation> {
    let mut at = from;
    loop {
        let open = at + text.get(at..)?.find('(')?;
        at = open + 1;
        let head = text.get(..open)?;
        let begin =
            head.rfind(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_' | '<' | '>')).map_or(0, |before| {
                before + head.get(before..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
            });
        let name = head.get(begin..)?.split('<').next().unwrap_or_default();
        let is_new = head
            .get(..begin)
            .is_some_and(|before| before.trim_end().ends_with("new") && before.ends_with(char::is_whitespace));
        let class = match name.rsplit_once('.') {
            _ if is_new && !name.is_empty() => Some(name.to_owned()),
            Some((package, "create")) => package.strip_suffix(".Builder").map(str::to_owned),
            Some((package, function)) => function
                .strip_prefix("New")
                .filter(|class| class.starts_with(|c: char| c.is_ascii_uppercase()))
                .map(|class| format!("{package}.{class}")),
            None => None,
        };
        if let Some(class) = class {
            return Some(Creation { start: begin, class, arguments: at });
        }
    }
}

/// The id or name among the first arguments: the second for CDK, the first (after the context of Go)
/// for Pulumi.
fn id(arguments: &str, tool: InfraTool) -> Option<String> {
    let arguments = arguments.trim_start();
    let first_is_text = arguments.starts_with(['"', '\'', '`']);
    let text = match tool {
        InfraTool::Pulumi if first_is_text => arguments,
        _ if first_is_text => return None,
        _ => {
            let comma = arguments.find([',', ')', '(', '{'])?;
            arguments.get(comma..)?.strip_prefix(',')?.trim_start().trim_start_matches("jsii.String(")
        }
    };
    let text = text.strip_prefix('$').unwrap_or(text);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let end = end_of_string(text, quote);
    text.get(1..end.checked_sub(1)?).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// The position of the bracket that closes the arguments, or the end of the text.
fn end_of_arguments(text: &str, from: usize) -> usize {
    let mut depth = 1_usize;
    let mut at = from;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth = depth.saturating_sub(1),
            '"' | '\'' | '`' => {
                at += end_of_string(text.get(at..).unwrap_or_default(), c);
                continue;
            }
            _ => {}
        }
        if depth == 0 {
            return at;
        }
        at += c.len_utf8();
    }
    text.len().saturating_sub(1)
}

/// Lines `key: value` and `Key = value` among the arguments.
fn properties(text: &str, from: usize, end: usize) -> Vec<Attribute> {
    let first = line_of(text, from);
    let inside = text.get(from..end).unwrap_or_default();
    let numbered = inside.lines().zip(first..).take(PROGRAM_LINES);
    let mut attributes = Vec::new();
    for (line, number) in numbered {
        let line = line.rsplit_once("{ ").map_or(line, |(_, rest)| rest).trim().trim_end_matches([',', '}', ' ']);
        let end = line.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(line.len());
        let (key, rest) = line.split_at(end);
        let value = rest.trim_start().strip_prefix([':', '=']).map(str::trim);
        if let Some(value) =
            value.filter(|value| !key.is_empty() && !value.is_empty() && !value.starts_with(['=', '>', ':']))
        {
            let value = value.trim_matches(['"', '\'', '`']);
            attributes.push(Attribute { path: key.to_owned(), value: cut(value), line: number });
        }
    }
    attributes
}

/// What names that an import binds stand for.
fn aliases(text: &str) -> BTreeMap<String, String> {
    let mut aliases = BTreeMap::new();
    // Imports in braces may run over lines.
    for statement in text.replace('\n', " ").replace(';', " \u{0}").replace(" import ", " \u{0}import ").split('\u{0}')
    {
        let Some(package) = quoted_package(statement) else { continue };
        let base = package_name(package);
        if let Some(names) =
            statement.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(names, _)| names)
        {
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let mut words = name.split([' ', ':']).filter(|word| !word.is_empty() && *word != "as");
                let original = words.next().unwrap_or(name);
                aliases.insert(words.next().unwrap_or(original).to_owned(), format!("{base}.{original}"));
            }
        }
        let words: Vec<&str> = statement.split_whitespace().collect();
        let bound = words.iter().position(|word| *word == "as").and_then(|at| words.get(at + 1));
        let bound = bound.or(words.get(1).filter(|_| words.get(2) == Some(&"from") || words.get(2) == Some(&"=")));
        if let Some(bound) = bound.filter(|_| !statement.contains('{')) {
            aliases.insert((*bound).to_owned(), base);
        }
    }
    go_aliases(text, &mut aliases);
    aliases
}

fn quoted_package(statement: &str) -> Option<&str> {
    let quote = statement.find(['\'', '"'])?;
    let rest = statement.get(quote + 1..)?;
    let package = rest.split(['\'', '"']).next()?;
    tool_of(&format!("'{package}'")).map(|_| package)
}

/// Lines of Go imports: an optional alias, then a quoted path.
fn go_aliases(text: &str, aliases: &mut BTreeMap<String, String>) {
    for line in text.lines().map(|line| line.trim().trim_start_matches("import ")) {
        let Some((before, path)) = line.split_once('"').filter(|(_, rest)| rest.starts_with("github.com/")) else {
            continue;
        };
        let path = path.trim_end_matches('"');
        let last = path.rsplit('/').next().unwrap_or(path);
        let bound = if before.trim().is_empty() { last } else { before.trim() };
        let name = if path.contains("aws-cdk-go") {
            match last.strip_prefix("aws").filter(|_| last.starts_with("aws") && last != "awscdk") {
                Some(service) => format!("aws_cdk.aws_{service}"),
                None => "aws_cdk".to_owned(),
            }
        } else if let Some(provider) = path.split('/').find_map(|part| part.strip_prefix("pulumi-")) {
            format!("pulumi_{}.{last}", provider.replace('-', "_"))
        } else {
            continue;
        };
        aliases.insert(bound.to_owned(), name);
    }
}

/// A package of npm as Python names it: `aws-cdk-lib/aws-s3` is `aws_cdk.aws_s3`.
fn package_name(package: &str) -> String {
    let name = package
        .replace("aws-cdk-lib", "aws_cdk")
        .replace("@aws-cdk/core", "aws_cdk")
        .replace("@aws-cdk/", "aws_cdk.")
        .replace("@pulumi/", "pulumi_")
        .replace("@cdktf/", "cdktf_");
    name.replace('/', ".").replace('-', "_")
}

fn resolved(class: &str, aliases: &BTreeMap<String, String>, tool: InfraTool) -> String {
    let (head, rest) = class.split_once('.').map_or((class, None), |(head, rest)| (head, Some(rest)));
    if let Some(known) = aliases.get(head) {
        return rest.map_or(known.clone(), |rest| format!("{known}.{rest}"));
    }
    if let Some(service) = class.strip_prefix("Amazon.CDK.AWS.").and_then(|rest| rest.split_once('.')) {
        return format!("aws_cdk.aws_{}.{}", service.0.to_ascii_lowercase(), service.1);
    }
    match tool {
        InfraTool::Cdk => format!("aws_cdk.{class}"),
        _ => format!("pulumi.{class}"),
    }
}
