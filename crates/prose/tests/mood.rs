//! The mood of sentences, English and Japanese, each kind next to its look-alikes.

use matura_model::fact::Mood;
use matura_model::{FileKind, RepoPath};
use matura_prose::document;

fn moods(text: &str) -> Vec<Mood> {
    let (document, _) = document(&RepoPath::new("README.md"), FileKind::Markdown, text);
    document.statements.iter().map(|said| said.mood).collect()
}

#[track_caller]
fn check(mood: Mood, sentences: &[&str]) {
    let wrong: Vec<_> =
        sentences.iter().map(|text| (text, moods(text))).filter(|(_, found)| *found != [mood]).collect();
    assert!(wrong.is_empty(), "not {mood:?}: {wrong:#?}");
}

#[test]
fn stated() {
    check(
        Mood::Stated,
        &[
            "Drift is monitored every day.",
            "It does not only train the model but also deploys the model.",
            "Releases are no longer manual.",
            "Deployment runs without manual steps.",
            "Rolling updates happen with no downtime.",
            "The bucket is created if it does not exist.",
            "The bucket is created if it does not yet exist.",
            "Row | — | 0.9",
            "If validation does not pass, the previous model is restored.",
            "Alerts fire on rows that do not match the schema.",
            "Checks that no column is missing from the data.",
            "No pull request is merged without an approval.",
            "Models cannot be promoted until the tests pass.",
            "You do not need to restart the service.",
            "Don't forget that the pipeline retrains each night.",
            "The note explains how we roll back.",
            "We forecast future values of demand.",
            "The model will be deployed to the endpoint.",
            "Supports, but is not limited to, canary releases.",
            "The planner schedules jobs with Airflow.",
            "A tool for no-code labelling.",
            "Model registry | MLflow | ✅",
        ],
    );
}

#[test]
fn denied() {
    check(
        Mood::Denied,
        &[
            "Rollback is not implemented.",
            "There is no rollback.",
            "We do not monitor drift.",
            "Canary releases aren't supported.",
            "Canary releases aren’t supported.",
            "The model is deployed without a review.",
            "No rollback",
            "None of the models is monitored.",
            "Retraining is out of scope.",
            "There is a lack of alerts.",
            "Python 2 is no longer supported.",
            "We have a pipeline, which is not implemented.",
            "This is a feature that is not implemented.",
            "Monitoring is currently missing.",
            "Alerts never fire.",
            "❌ Drift detection",
            "When a model drifts, it is not retrained.",
            "If the job fails we do not roll back.",
        ],
    );
    assert_eq!(moods("| a | b |\n|---|---|\n| Rollback | No |\n| Alerts | Yes |\n"), [Mood::Denied, Mood::Stated]);
}

#[test]
fn planned() {
    check(
        Mood::Planned,
        &[
            "TODO: add monitoring",
            "Monitoring will be added.",
            "Drift detection is left for future work.",
            "Canary releases are planned.",
            "Rollback is not yet implemented.",
            "Rollback isn't yet there.",
            "Next steps: alerts.",
            "We plan to add alerts.",
            "We will add drift monitoring.",
            "Drift monitoring is coming soon.",
            "Work in progress",
            "Alerts are TBD.",
            "We would like to retrain weekly.",
            "This project aims to automate deployment.",
            "- [ ] Monitor drift",
            "🚧 Monitoring",
        ],
    );
}

#[test]
fn asked() {
    check(
        Mood::Asked,
        &[
            "Is drift monitored?",
            "You could add alerts.",
            "You may want to add alerts.",
            "Consider adding a canary release.",
            "Models should be retrained weekly.",
            "It would help to monitor drift.",
            "Optionally, drift is monitored.",
            "It is recommended to pin versions.",
            "We recommend a staging environment.",
            "If you want rollbacks, keep the old image.",
            "Ideally, each model is versioned.",
            "Let's monitor the model.",
            "If needed, roll back to the old version.",
        ],
    );
}

#[test]
fn japanese() {
    check(
        Mood::Stated,
        &[
            "データドリフトを毎日監視しています。",
            "学習だけでなく、デプロイも自動化しています。",
            "手動で操作する必要はありません。",
            "テストに通らない場合は、前のモデルに戻します。",
            "使っていないブランチを削除します。",
            "レビューを通さなければなりません。",
            "手動ではなく自動でデプロイします。",
        ],
    );
    check(
        Mood::Denied,
        &[
            "ロールバックは未実装です。",
            "ドリフトは監視していない。",
            "監視の仕組みはありません。",
            "アラートには対応していません。",
            "CIはない",
            "自動テストなし",
            "レビューせずにデプロイします。",
            "監視していないため、気づけません。",
        ],
    );
    check(
        Mood::Planned,
        &[
            "今後、監視を追加します。",
            "カナリアリリースを導入予定です。",
            "まだ実装していません。",
            "アラートは検討中です。",
            "将来的に自動化したい。",
            "TODO: 監視",
        ],
    );
    check(
        Mood::Asked,
        &[
            "ドリフトを監視していますか？",
            "監視していますか。",
            "モデルは監視すべきです。",
            "監視を追加しましょう。",
            "再学習したい場合は、ジョブを実行してください。",
            "ステージング環境を推奨します。",
            "再学習した方がよい。",
        ],
    );
}

#[test]
fn headings_colour_what_stands_under_them() {
    assert_eq!(
        moods("# Roadmap\n\n- Drift monitoring\n- ✅ Alerts\n- [x] Tests\n"),
        [Mood::Planned, Mood::Stated, Mood::Stated]
    );
    assert_eq!(moods("# A\n\n## Future work\n\n### Alerts\n\nDrift is monitored.\n"), [Mood::Planned]);
    assert_eq!(
        moods("# Future work\n\n- Drift is not monitored\n\n# Use\n\nDrift is monitored.\n"),
        [Mood::Denied, Mood::Stated]
    );
    assert_eq!(
        moods("## Release checklist\n\n- [ ] Drift is monitored\n- The model is registered\n"),
        [Mood::Asked, Mood::Asked]
    );
    assert_eq!(moods("## Non-goals\n\n- Drift monitoring\n"), [Mood::Denied]);
    assert_eq!(moods("## 今後の課題\n\n- 監視の自動化\n"), [Mood::Planned]);
    assert_eq!(moods("## 未実装\n\n- 監視の自動化\n"), [Mood::Denied]);
    // Look-alikes.
    assert_eq!(moods("## Forecasting futures prices\n\nDrift is monitored.\n"), [Mood::Stated]);
    assert_eq!(moods("## Model improvements in 2.0\n\nDrift is monitored.\n"), [Mood::Stated]);
    assert_eq!(moods("## ビジネス上の課題\n\n解約を予測します。\n"), [Mood::Stated]);
}

#[test]
fn clauses_differ_in_mood() {
    let text = "Rollback is not done here, but drift is monitored daily.";
    assert_eq!(moods(text), [Mood::Denied, Mood::Stated]);
}

#[test]
fn what_a_plan_states_is_planned() {
    let mood = |path: &str| {
        let (document, _) = document(&RepoPath::new(path), FileKind::Markdown, "Drift is monitored every day.");
        document.statements.first().map(|said| said.mood)
    };
    for plan in ["ROADMAP.md", "docs/planning/drift.md", "docs/drift-implementation-plan.md"] {
        assert_eq!(mood(plan), Some(Mood::Planned), "{plan}");
    }
    for other in ["README.md", "docs/rollback-plan.md", "docs/proposal.md", "services/planning/README.md"] {
        assert_eq!(mood(other), Some(Mood::Stated), "{other}");
    }
}
