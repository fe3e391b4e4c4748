//! The kinds of contradictions that are planted.

use crate::check::Category;
use crate::facts::names;

names! {
    /// A kind of contradiction.
    Kind {
        /// "Upheld" for "Overturned".
        DecisionWord = "decision-word",
        /// The opposite conclusion.
        Conclusion = "conclusion",
        /// A request line that states another issue's request.
        RequestLineSibling = "request-line-sibling",
        /// A request line that states what nobody requested.
        RequestLineForeign = "request-line-foreign",
        /// A conclusion about another treatment.
        ConclusionTreatment = "conclusion-treatment",
        /// Another strength.
        Strength = "strength",
        /// Another quantity.
        Quantity = "quantity",
        /// Another number of visits.
        Visits = "visits",
        /// The other side.
        Side = "side",
        /// Another spinal level.
        Level = "level",
        /// Another body region.
        Region = "region",
        /// The other sex, by a noun.
        SexNoun = "sex-noun",
        /// The other sex, by a pronoun.
        SexPronoun = "sex-pronoun",
        /// Another age.
        Age = "age",
        /// Another date of injury.
        InjuryDate = "injury-date",
        /// Another date of utilization review.
        ReviewDate = "review-date",
        /// Dates in an impossible order.
        DateOrder = "date-order",
        /// A recorded finding is denied.
        DenyFinding = "deny-finding",
        /// A recorded study is denied.
        DenyStudy = "deny-study",
        /// A recorded treatment is denied.
        DenyTreatment = "deny-treatment",
        /// A recorded medication is denied.
        DenyMedication = "deny-medication",
        /// A limit said to be exceeded that is not, or the reverse.
        Limit = "limit",
        /// A guideline section on something else.
        CitationTopic = "citation-topic",
        /// A page that the guideline does not have.
        CitationPage = "citation-page",
        /// A passage of another issue's rationale.
        CopiedPassage = "copied-passage",
        /// A conclusion that has lost its "not".
        LostNegation = "lost-negation",
        /// A rationale taken out.
        RemovedRationale = "removed-rationale",
    }
}

impl Kind {
    /// Categories in which it may be found.
    pub fn categories(self) -> &'static [Category] {
        match self {
            Self::DecisionWord | Self::Conclusion => &[Category::Decision],
            Self::RequestLineSibling | Self::RequestLineForeign | Self::ConclusionTreatment => {
                &[Category::Treatment]
            }
            Self::Strength | Self::Quantity | Self::Visits => &[Category::Dose],
            Self::Side | Self::Level | Self::Region => &[Category::BodyPart],
            Self::SexNoun | Self::SexPronoun => &[Category::Sex],
            Self::Age => &[Category::Age],
            Self::InjuryDate | Self::ReviewDate | Self::DateOrder => &[Category::Date],
            Self::DenyFinding | Self::DenyStudy | Self::DenyTreatment | Self::DenyMedication => {
                &[Category::Fact]
            }
            Self::Limit => &[Category::Criteria],
            Self::CitationTopic | Self::CitationPage => &[Category::Citation],
            Self::CopiedPassage => &[Category::Copied],
            Self::LostNegation => &[Category::Text, Category::Decision],
            Self::RemovedRationale => &[Category::Structure],
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(known, _)| *known == name);
        found.map(|(_, kind)| *kind)
    }
}
