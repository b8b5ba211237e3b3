//! In what mood a sentence is said. The patterns are data: one table a language, applied to the
//! sentence in small letters with every run of white space as one space.
//!
//! A sentence wrongly taken as a fact costs more than one wrongly taken as denied, so any negation
//! denies unless a phrase listed as neutral takes it away.

use crate::flow::is_wide;
use matura_model::fact::Mood;
use regex::Regex;
use std::sync::LazyLock;

/// The patterns of one language, each list sorted.
struct Table {
    /// Negations that deny nothing: "not only", "no longer manual". Taken out before looking on.
    neutral: &'static [&'static str],
    /// What is still to come or to be done.
    planned: &'static [&'static str],
    /// What is denied.
    denied: &'static [&'static str],
    /// Questions, conditions and advice to the reader.
    asked: &'static [&'static str],
}

const ENGLISH: Table = Table {
    neutral: &[
        r"\b(?:can ?not|can't|may not|must not|(?:is|are) (?:not|never)|isn't|aren't|no [a-z -]{1,40}?(?:is|are|gets?|can be))(?: be)? (?:accepted|deployed|merged|promoted|published|pushed|released|shipped) .*?\b(?:before|unless|until|without)\b",
        r"\b(?:do|does|did|need) ?(?:not|n't) (?:affect|break|have to|hesitate|interrupt|need to|worry)\b",
        r"\b(?:do|does|did|need) ?(?:not|n't) (?:need|require) (?:any )?(?:downtime|human|manual|restart|you to)",
        r"\bdo(?: not|n't) forget\b",
        r"\bif not\b",
        r"\bno (?:code changes?|data loss|downtime|doubt|fewer|human|later than|less than|longer|manual|matter|more|need|other|problems?|worries|additional|extra)\b",
        r"\bno-(?:code|op|ops)\b",
        r"\bnot (?:limited to|to mention)\b",
        r"\bor not\b",
        r"\bwhether or not\b",
        r"\bwithout (?:any |additional |extra )?(?:changing|code changes?|downtime|errors?|having|human|interrupt|issues?|leaving|loss|losing|manual|modify|need|problems?|restart|requiring|worry)",
        r"n(?:o|')t (?:just|merely|only|simply)\b",
    ],
    planned: &[
        r"(?:^|[(\[:|-] ?)planned\b",
        r"(?:^|[|(\[:-] ?)in progress\b",
        r"\b(?:goal|aim|objective|intention)s? (?:(?:of|for) [^.,;]{1,60} )?(?:is|are|was) to\b",
        r"\b(?:is|are|currently|still) in progress\b",
        r"\b(?:is|are|was|were|currently|still) planned\b",
        r"\b(?:i|we|team) want to\b",
        r"\b(?:left|reserved) (?:as|for) (?:a )?(?:future|later)\b",
        r"\b(?:we|i|it|they|this|project|team)(?: will|'ll) (?:also )?(?:add|consider|eventually|explore|extend|implement|improve|integrate|introduce|investigate|later|migrate|soon|support)\b",
        r"\b(?:would|'d) like to\b",
        r"\baims? (?:at|to)\b",
        r"\bcoming soon\b",
        r"\bdeferred\b",
        r"\bfixme\b",
        r"\bfuture (?:additions?|developments?|directions?|enhancements?|extensions?|features?|improvements?|iterations?|plans?|releases?|scope|steps?|versions?|work)\b",
        r"\bhopes? to\b",
        r"\bin (?:a later|the next|a next|a future|later) (?:iteration|milestone|phase|release|sprint|step|version)s?\b",
        r"\bin (?:the )?(?:near |foreseeable )?future\b",
        r"\bintends? to\b",
        r"\bnext steps?\b",
        r"\bnot[ -]yet\b",
        r"\bplan(?:s|ned|ning)?\b(?: is)? (?:for|on|to)\b",
        r"\bremains? to be\b",
        r"\broadmap\b",
        r"\bsomeday\b",
        r"\bstill (?:a |being |in |missing|needs?|open|has to|have to|to be|under|work)",
        r"\bstretch goals?\b",
        r"\btb[acd]\b",
        r"\bto be (?:added|announced|completed|continued|decided|defined|determined|developed|done|filled|finalized|finished|implemented|integrated|introduced|supported|written)\b",
        r"\bto-?do\b(?:$|[^a-z])",
        r"\bunder (?:active )?(?:construction|development)\b",
        r"\bupcoming\b",
        r"\bwill (?:soon|later|eventually)?\s?be (?:soon |later |eventually )?(?:added|addressed|extended|implemented|improved|integrated|introduced|supported)\b",
        r"\bwill be (?:available|provided|released) (?:in|later|soon)\b",
        r"\bwip\b",
        r"\bwish ?list\b",
        r"\bwork[ -]in[ -]progress\b",
        r"\byet to (?:be|come|do)\b",
        r"^(?:add|implement|introduce) .* \(?(?:later|eventually|someday)\)?\W*$",
        r"^\[ \]|⬜|☐|🔲|🚧|⏳|🔜",
        r"n't yet\b",
    ],
    denied: &[
        r"(?:^|\| )(?:n/?a|no|missing)\W*(?:$|\|)",
        r"\b(?:absence|lack) of\b",
        r"\b(?:is|are|currently|still) (?:disabled|missing|unavailable|unused)\b",
        r"\bcannot\b",
        r"\bexcludes?\b",
        r"\black(?:s|ed|ing)? (?:a|an|any|support|proper|the)\b",
        r"\bneither\b",
        r"\bnever\b",
        r"\bno longer (?:available|exists?|in use|maintained|needed|possible|recommended|supported|used|works?)\b",
        r"\bno\b[,:]?(?:$| [a-z`\[\x22'(|-])",
        r"\bnobody\b",
        r"\bnone\b",
        r"\bnor\b",
        r"\bnot\b",
        r"\bnothing\b",
        r"\bout[ -]of[ -]scope\b",
        r"\bun(?:implemented|supported)\b",
        r"\bunable to\b",
        r"\bwithout\b",
        r"n[’']t\b",
        r"❌|✗|✘|🚫|⛔|✖|❎",
    ],
    asked: &[
        r"[?？]\W*$",
        r"\b(?:also|and|can|could|may|might|please|should|to|you) consider\b",
        r"\b(?:good|great|best) (?:idea|practice) (?:is )?to\b",
        r"\b(?:is|are) (?:highly |strongly )?(?:recommended|advised|suggested|encouraged)\b",
        r"\bbest practices? (?:is|are|include|recommend|suggest)",
        r"\bcan be (?:added|enhanced|extended|further|improved)\b",
        r"\bconsider (?:a|an|[a-z-]+ing|the)\b",
        r"\bcould\b",
        r"\bfeel free\b",
        r"\bideally\b",
        r"\bif (?:desired|needed|required|you|your)\b",
        r"\blet(?:'|’)s\b",
        r"\bmay (?:also )?(?:want|wish|like|need)\b",
        r"\bmight\b",
        r"\boptionally\b",
        r"\bought to\b",
        r"\bperhaps\b",
        r"\brecommended to\b",
        r"\bshould\b",
        r"\bsuggested to\b",
        r"\bwe (?:highly |strongly )?(?:advise|encourage|recommend|suggest)\b",
        r"\bwould\b",
        r"\byour task\b",
        r"^(?:are|can|could|did|do|does|has|have|how|is|should|was|were|what|when|where|which|who|why|will|would) [^.]*\?",
        r"^\(?optional(?:\)|:| -)",
        r"^consider\b",
    ],
};

/// Japanese puts the verb, and with it the negation, last: most denials are looked for at the end of
/// the sentence or before a particle that ends a clause, so that a negated attribute of a noun
/// (使っていないブランチ) denies nothing.
const JAPANESE: Table = Table {
    neutral: &[
        "(?:だけ|のみ|ばかり)(?:で|では)(?:は)?(?:なく|ない)",
        "(?:必要|問題|心配)(?:が|は|も)?(?:ない|ありません|なく|なし)",
        "せずに?済",
        "ではなく",
        "とは限ら(?:ない|ず|ません)",
        "な(?:いと|ければ|くては)(?:なら|なり|いけ)(?:ない|ません)",
        "ない(?:場合|とき|時|よう|まま)",
        "のみならず",
        "欠かせ(?:ない|ません)",
    ],
    planned: &[
        "(?:て|し|り|き|み)たい(?:です|と(?:思|考))?[。．.!！)）」]*$",
        "(?:を|が)目指",
        "つもり",
        "まだ",
        "ロードマップ",
        "予定",
        "今後",
        "作成中",
        "対応中",
        "将来",
        "工事中",
        "後で(?:追加|実装|対応)",
        "改善点",
        "未定",
        "検討(?:中|し|す)",
        "次の(?:ステップ|課題|バージョン)",
        "準備中",
        "目標(?:です|とし|に)",
        "計画(?:中|して|です)",
        "開発中",
    ],
    denied: &[
        "(?:^|[はがも:：|、 ])(?:無し|なし|無い|×|✕)(?:$|[。、．|)）])",
        "(?:あり|でき|い|れ|せ|し|ん|り|き|み|え|け|て|ね|べ|め)ません(?:でした)?(?:$|[。、．,!！)）」|]|が|けど|ので|ため)",
        "(?:では|じゃ)(?:ない|ありません)",
        "(?:ない|なかった)(?:です|でした|のです|んです|状態)?(?:$|[。、．,!！)）」|]|が|けど|ので|ため|こと)",
        "[\\p{Han}\\p{Katakana}ー](?:なし|無し)(?:です)?(?:$|[。、|)）])",
        "することなく",
        "せずに",
        "対象外",
        "廃止",
        "未(?:使用|作成|確認|実施|実装|導入|対応|整備|設定|着手|適用|完了|達)",
        "非(?:サポート|対応)",
    ],
    asked: &[
        "(?:い|う|え|す|る|の|ん|た)か[?？。]*$",
        "(?:だろ|でしょ|であろ)う",
        "(?:例|たと)えば.*場合",
        "[?？]\\W*$",
        "おすすめ|お勧め|オススメ",
        "かもしれ",
        "た(?:ほう|方)が",
        "たい場合",
        "と(?:よい|良い|いい)(?:です|$|[。、])",
        "べき",
        "ましょう",
        "必要(?:が|に応じ)(?:ある場合|て)",
        "推奨(?:さ|し|す|で)",
        "望ましい",
    ],
};

/// Headings under which everything is still to be done.
const PLANNED_HEADINGS: &str = r"(?:^|[\W_])(?:to-?do|to do|todos|roadmap|future|next steps?|what(?:'s|’s| is) next|planned|upcoming|coming soon|backlog|wish ?list|stretch goals?|(?:possible|potential|further|proposed|suggested) (?:work|improvements?|enhancements?|extensions?|changes|features)|remaining (?:work|tasks?)|areas? (?:for|of) improvement|ideas|improvements to (?:make|come)|work in progress|open (?:tasks?|points?))(?:$|[\W_])|^\W*(?:improvements?|plans?|next|enhancements?|project plan)\W*$|今後|予定|将来|ロードマップ|残課題|やること|^\W*課題|改善(?:点|案)";

/// Headings under which everything is said to be absent.
const DENIED_HEADINGS: &str = r"(?:^|\W)(?:out[ -]of[ -]scope|non-?goals?|not (?:yet )?(?:included|implemented|supported|covered|done|available)|what(?:'s|’s| is) (?:not included|missing)|what (?:it|this) (?:is not|does not do|doesn't do)|missing (?:features?|pieces|parts)|gaps)(?:$|\W)|未実装|未対応|対象外|スコープ外";

/// Headings under which the reader is asked.
const ASKED_HEADINGS: &str = r"(?:^|\W)(?:check-?lists?|questionnaires?|self-?assessment|survey|open questions|quiz|exercises?)(?:$|\W)|チェックリスト|アンケート|質問|演習";

/// What marks an item as done wherever it stands.
const DONE: &str = r"^\W*(?:✅|☑|✔|✓|🟢|\[x\]|done\b|completed?\b|(?:実装|対応)?済)|(?:✅|☑|✔|✓)\W*$|\((?:done|completed)\)\W*$|(?:実装|対応|完了)済み?\W*$";

/// A condition or purpose inside a sentence: what it negates is not denied. "Creates the bucket if
/// it does not exist", "checks that no value is missing".
const SUBORDINATE: &str = r"\b(?:if|when|whenever|in case|so that|such that|(?:to )?ensur(?:e|es|ed|ing)|mak(?:e|es|ing) sure|(?:verif(?:y|ies|ying)|validat(?:e|es|ing)|check(?:s|ing)?|tests?|assert(?:s|ing)?) (?:that|if|whether|for)|prevent(?:s|ing)?)\b[^,;:|]*";

/// A clause that narrows a noun: "alerts on rows that do not match".
const RELATIVE: &str = r"[^,] (?:that|which|who|whose [a-z]+) (?:(?:are|can|could|did|do|does|had|has|have|is|was|were|will)(?: ?not|n[’']t)|cannot) (\w+)";

/// After "that is not …" these deny the thing itself.
const ABSENT: &[&str] =
    &["available", "covered", "done", "enabled", "exist", "finished", "implemented", "included", "ready", "supported"];

struct Compiled {
    neutral: Regex,
    planned: Regex,
    denied: Regex,
    asked: Regex,
}

impl Compiled {
    fn new(table: &Table) -> Self {
        Self {
            neutral: any(table.neutral),
            planned: any(table.planned),
            denied: any(table.denied),
            asked: any(table.asked),
        }
    }
}

/// One pattern for all. Word boundaries are those of ASCII, which keeps the search in linear-time
/// automata on text with other letters.
fn any(patterns: &[&str]) -> Regex {
    let joined = patterns.iter().map(|pattern| format!("(?:{pattern})")).collect::<Vec<_>>().join("|");
    regex(&joined)
}

fn regex(pattern: &str) -> Regex {
    Regex::new(&pattern.replace(r"\b", r"(?-u:\b)")).expect("the pattern is valid")
}

static TABLES: LazyLock<(Compiled, Compiled)> = LazyLock::new(|| (Compiled::new(&ENGLISH), Compiled::new(&JAPANESE)));
static PLANNED_HEADING: LazyLock<Regex> = LazyLock::new(|| regex(PLANNED_HEADINGS));
static DENIED_HEADING: LazyLock<Regex> = LazyLock::new(|| regex(DENIED_HEADINGS));
static ASKED_HEADING: LazyLock<Regex> = LazyLock::new(|| regex(ASKED_HEADINGS));
static IS_DONE: LazyLock<Regex> = LazyLock::new(|| regex(DONE));
static SUBORDINATE_CLAUSE: LazyLock<Regex> = LazyLock::new(|| regex(SUBORDINATE));
static RELATIVE_CLAUSE: LazyLock<Regex> = LazyLock::new(|| regex(RELATIVE));

/// The mood a heading gives to what stands under it; `Stated` for most.
pub(crate) fn of_heading(heading: &str) -> Mood {
    let heading = heading.to_lowercase();
    match () {
        () if ASKED_HEADING.is_match(&heading) => Mood::Asked,
        () if DENIED_HEADING.is_match(&heading) => Mood::Denied,
        () if PLANNED_HEADING.is_match(&heading) => Mood::Planned,
        () => Mood::Stated,
    }
}

/// The mood of a sentence under a heading of the mood `heading`, in an item whose task box is `done`.
pub(crate) fn of_statement(text: &str, heading: Mood, done: Option<bool>) -> Mood {
    let lower = text.to_lowercase().replace('’', "'");
    let said = of_text(&lower);
    match (done, heading) {
        (Some(false), Mood::Asked) => Mood::Asked,
        (Some(false), _) => Mood::Planned,
        (Some(true), _) => said,
        (None, Mood::Stated) => said,
        (None, _) if said == Mood::Stated && IS_DONE.is_match(&lower) => Mood::Stated,
        (None, _) if said == Mood::Denied => Mood::Denied,
        (None, heading) => heading,
    }
}

fn of_text(lower: &str) -> Mood {
    let (english, japanese) = &*TABLES;
    let wide = lower.contains(is_wide);
    let either = |which: fn(&Compiled) -> &Regex, text: &str| {
        which(english).is_match(text) || wide && which(japanese).is_match(text)
    };
    if either(|table| &table.planned, lower) {
        // "Creates the bucket if it does not yet exist" plans nothing.
        let conditional = SUBORDINATE_CLAUSE.is_match(lower);
        if !conditional || either(|table| &table.planned, &without_conditions(lower)) {
            return Mood::Planned;
        }
    }
    if lower
        .trim_end_matches(|letter: char| !letter.is_alphanumeric() && letter != '?' && letter != '？')
        .ends_with(['?', '？'])
    {
        return Mood::Asked;
    }
    if either(|table| &table.denied, lower) {
        let left = without_neutral(lower, english);
        let left = if wide { japanese.neutral.replace_all(&left, "〓").into_owned() } else { left };
        if either(|table| &table.denied, &left) {
            return Mood::Denied;
        }
    }
    match either(|table| &table.asked, lower) {
        true => Mood::Asked,
        false => Mood::Stated,
    }
}

/// The sentence without the negations that deny nothing of what it says.
fn without_neutral(lower: &str, english: &Compiled) -> String {
    // "no longer supported" denies, "no longer manual" does not.
    let gone = lower.replace("no longer supported", "unsupported").replace("no longer maintained", "unsupported");
    let gone = ["available", "used", "in use", "works", "recommended", "exists"]
        .iter()
        .fold(gone, |text, state| text.replace(&format!("no longer {state}"), "unsupported"));
    let left = english.neutral.replace_all(&gone, "~");
    let left = without_conditions(&left);
    let relative = RELATIVE_CLAUSE.replace_all(&left, |found: &regex::Captures<'_>| {
        let all = found.get(0).map_or("", |part| part.as_str());
        let absent = found.get(1).is_some_and(|word| ABSENT.binary_search(&word.as_str()).is_ok());
        if absent { all.to_owned() } else { "~".to_owned() }
    });
    relative.into_owned()
}

fn without_conditions(lower: &str) -> String {
    SUBORDINATE_CLAUSE.replace_all(lower, |found: &regex::Captures<'_>| subordinate(found, lower)).into_owned()
}

/// A condition is taken out, unless it opens the sentence and no comma tells where it ends.
fn subordinate(found: &regex::Captures<'_>, sentence: &str) -> String {
    let Some(clause) = found.get(0) else { return String::new() };
    let condition = clause.as_str().starts_with(['i', 'w']);
    let opens = condition && sentence.get(..clause.start()).is_some_and(|before| before.trim().is_empty());
    let runs_out = clause.end() == sentence.len();
    if opens && runs_out { clause.as_str().to_owned() } else { "~".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{ABSENT, ENGLISH, JAPANESE};

    #[test]
    fn tables_are_sorted() {
        for table in [ENGLISH, JAPANESE] {
            for list in [table.neutral, table.planned, table.denied, table.asked] {
                let unsorted = list.windows(2).find(|pair| pair[0] >= pair[1]);
                assert!(unsorted.is_none(), "{unsorted:?}");
            }
        }
        assert!(ABSENT.is_sorted());
    }
}
