//! Where each kind of contradiction can be planted.

mod dates;
mod decision;
mod guideline;
mod numbers;
mod passage;
mod person;
mod place;
mod record;
mod request;

use super::kind::Kind;
use super::random::Random;
use super::templates::Templates;
use super::view::{Sites, View};

/// What it takes to plan.
pub(super) struct Planner<'a, 'v> {
    pub(super) view: &'v View<'a>,
    pub(super) templates: &'v Templates,
    pub(super) random: &'v mut Random,
}

/// All places of a kind in a letter, with the words to plant there.
pub(super) fn sites(kind: Kind, planner: &mut Planner<'_, '_>) -> Sites {
    match kind {
        Kind::DecisionWord => planner.decision_word(),
        Kind::Conclusion => planner.conclusion(),
        Kind::LostNegation => planner.lost_negation(),
        Kind::RequestLineSibling => planner.request_line_sibling(),
        Kind::RequestLineForeign => planner.request_line_foreign(),
        Kind::ConclusionTreatment => planner.conclusion_treatment(),
        Kind::Strength => planner.strength(),
        Kind::Quantity => planner.quantity(),
        Kind::Visits => planner.visits(),
        Kind::Side => planner.side(),
        Kind::Level => planner.level(),
        Kind::Region => planner.region(),
        Kind::SexNoun => planner.sex_noun(),
        Kind::SexPronoun => planner.sex_pronoun(),
        Kind::Age => planner.age(),
        Kind::InjuryDate => planner.injury_date(),
        Kind::ReviewDate => planner.review_date(),
        Kind::DateOrder => planner.date_order(),
        Kind::DenyFinding => planner.deny_finding(),
        Kind::DenyStudy => planner.deny_study(),
        Kind::DenyTreatment => planner.deny_treatment(),
        Kind::DenyMedication => planner.deny_medication(),
        Kind::Limit => planner.limit(),
        Kind::CitationTopic => planner.citation_topic(),
        Kind::CitationPage => planner.citation_page(),
        Kind::CopiedPassage => planner.copied_passage(),
        Kind::RemovedRationale => planner.removed_rationale(),
    }
}
