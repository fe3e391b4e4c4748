//! The sets of phrases that the engine asks for by name. What is in them stands in `rules/vocabulary/language/`.

macro_rules! cues {
    ($($(#[$doc:meta])* $name:ident = $topic:literal / $set:literal,)*) => {
        /// A set of phrases in `rules/vocabulary/language/<topic>.yaml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub enum Cue { $($(#[$doc])* $name,)* }

        impl Cue {
            /// Topic, set and cue of every set.
            pub const ALL: &'static [(&'static str, &'static str, Cue)] =
                &[$(($topic, $set, Cue::$name),)*];
        }
    };
}

cues! {
    /// "no", "denies": what follows was looked for and is absent.
    AbsentBefore = "assertion" / "absent-before",
    /// "without": absent, but told of the manner of something else ("pain without radiation").
    AbsentManner = "assertion" / "absent-manner",
    /// ", the absence of": the same, as one member of a list of what there is.
    AbsentMember = "assertion" / "absent-member",
    /// "was negative", "is absent".
    AbsentAfter = "assertion" / "absent-after",
    /// "is not taking": what follows is absent now, whatever was before.
    AbsentNow = "assertion" / "absent-now",
    /// "unclear whether": the record leaves open what follows.
    OpenBefore = "assertion" / "open-before",
    /// "was negative": of a finding that it is absent, of a test its result.
    NegativeResult = "assertion" / "negative-result",
    /// "no documentation of": the record is silent on what follows.
    UndocumentedBefore = "assertion" / "undocumented-before",
    /// "is not documented".
    UndocumentedAfter = "assertion" / "undocumented-after",
    /// "possible", "rule out".
    PossibleBefore = "assertion" / "possible-before",
    /// "cannot be excluded".
    PossibleAfter = "assertion" / "possible-after",
    /// "if", "risk of": not said of now.
    HypotheticalBefore = "assertion" / "hypothetical-before",
    /// "history of".
    HistoricalBefore = "assertion" / "historical-before",
    /// "in the past".
    HistoricalAfter = "assertion" / "historical-after",
    /// "previous", "status post": historical, no farther than the next comma.
    HistoricalNear = "assertion" / "historical-near",
    /// "two-day history of", "presented with": what follows is of now.
    NotHistorical = "assertion" / "not-historical",
    /// "family history of".
    OtherPersonBefore = "assertion" / "other-person-before",
    /// "accompanied by his wife": names a relative who has nothing.
    NotOtherPerson = "assertion" / "not-other-person",
    /// Phrases that hold a cue word and are none: "not only", "no change".
    NoCue = "assertion" / "no-cue",
    /// "but", "however": a cue reaches no further.
    ScopeEnd = "assertion" / "scope-end",
    /// Words between a claim's cue and its head that change nothing: "any", "clear".
    ClaimFiller = "claim" / "filler",
    /// Words there that narrow the claim: "recent", "new".
    ClaimQualifier = "claim" / "qualifier",
    /// Words after the head that change nothing: "on examination", "for review".
    ClaimTail = "claim" / "tail",
    /// Where the purpose of a claim begins, which does not narrow it: "to support".
    ClaimPurpose = "claim" / "purpose",
    /// A word that opens an aside behind a comma: "which".
    Aside = "behind" / "aside",
    /// Words behind a denial that narrow it: "under", "within".
    Narrowing = "behind" / "narrowing",
    /// Words that narrow it where something is named behind them: "with".
    Company = "behind" / "company",
    /// "guidelines recommend": the guideline speaks.
    Guideline = "speaker" / "guideline",
    /// "in this case": the reviewer speaks of the patient.
    Patient = "speaker" / "patient",
    /// "has been documented": the reviewer speaks of the record, where no guideline speaks in the sentence.
    Recorded = "speaker" / "recorded",
    /// "utilization review denied": reasons of utilization review follow.
    Administrator = "speaker" / "administrator",
    /// A word that begins a sentence carrying on the one before: "they also".
    Continues = "speaker" / "continues",
    /// "the request is for": states what this issue is about.
    RequestStatement = "request" / "statement",
    /// "requesting", "denied": what follows is asked for, here or elsewhere.
    RequestLine = "request" / "line",
    /// "approved", "certified": utilization review allowed what follows.
    RequestApproved = "request" / "approved",
    /// "was approved": utilization review allowed what stands before.
    RequestApprovedAfter = "request" / "approved-after",
    /// "was the original request".
    RequestOriginal = "request" / "original",
    /// "was authorized by the claims administrator".
    RequestAuthorized = "request" / "authorized",
    /// "the remaining portion of the original request".
    RequestRemaining = "request" / "remaining",
    /// "treatment plan included": what follows is planned, not had.
    Planned = "request" / "planned",
    /// Words that may stand between a request line's cue and the treatment.
    RequestFiller = "request" / "filler",
    /// What tells that an amount before it is the request's: "requested".
    RequestLineAfter = "request" / "line-after",
    /// "has attended": the amount after it was had.
    RequestHad = "request" / "had",
    /// "have been completed": the amount before it was had.
    RequestHadAfter = "request" / "had-after",
    /// "is what is requested": the treatment and amount before it are asked for.
    RequestStatementAfter = "request" / "statement-after",
    /// "the number requested is": an amount of this request follows, with no treatment named.
    RequestAmount = "request" / "amount",
    /// "since the": what follows is the reason of what is decided, another request.
    RequestReason = "request" / "reason",
    /// Words that tell of another, earlier or companion request.
    RequestOther = "request" / "other",
    /// "medically necessary".
    Necessary = "conclusion" / "necessary",
    /// Predicates that deny by themselves: "is not warranted".
    NotNecessary = "conclusion" / "not-necessary",
    /// "medical necessity", whose predicate comes later: "medical necessity of X has been established".
    NecessityNoun = "conclusion" / "necessity-noun",
    /// "been established".
    Established = "conclusion" / "established",
    /// "not been established".
    NotEstablished = "conclusion" / "not-established",
    /// Weaker words, which conclude at the end of a rationale only: "should be approved".
    ClosingNecessary = "conclusion" / "closing-necessary",
    /// "the denial stands".
    ClosingNotNecessary = "conclusion" / "closing-not-necessary",
    /// Words that deny a predicate: "not", "cannot be".
    ConclusionNegation = "conclusion" / "negation",
    /// Words that make it a condition: "if", "in order to be".
    ConclusionCondition = "conclusion" / "condition",
    /// "until": a condition of what is allowed, none of what is denied.
    ConclusionDelay = "conclusion" / "delay",
    /// "although": what stands with it is weighed and is not yet the conclusion.
    ConclusionConcession = "conclusion" / "concession",
    /// Words between what is concluded on and the predicate: "is", "should not be considered".
    ConclusionLink = "subject" / "link",
    /// "this request": what a conclusion is about, with no treatment named.
    ConclusionSubject = "subject" / "plain",
    /// "above", "of": a treatment after it hangs on another word.
    Hung = "subject" / "hung",
    /// Who else judged: "utilization review found".
    ConclusionOther = "conclusion" / "other-judge",
    /// "female", "woman", "Ms.".
    Female = "sex" / "female",
    /// "male", "gentleman".
    Male = "sex" / "male",
    /// A cited author, or both sexes at once: "(He, 2004)", "his/her".
    NoPronoun = "sex" / "no-pronoun",
    /// A pronoun that a verb shows to be the provider's: "she prescribed".
    FemaleProvider = "sex" / "female-provider",
    /// "he diagnosed".
    MaleProvider = "sex" / "male-provider",
    /// "since": an age that somebody had.
    PastAge = "sex" / "past-age",
    /// "she", "her".
    FemalePronoun = "sex" / "female-pronoun",
    /// "he", "his".
    MalePronoun = "sex" / "male-pronoun",
    /// "her activities of daily living", "he underwent": what only a patient has or does.
    PronounPatients = "pronoun" / "patients",
    /// "he is unable to explain": longer words with which somebody else does it.
    PronounOthers = "pronoun" / "others",
    /// "patient", "injured worker".
    PatientNoun = "person" / "patient",
    /// "treating physician".
    ProviderNoun = "person" / "provider",
    /// "wife", "son".
    RelativeNoun = "person" / "relative",
    /// "coworker", "customer", a patient of the patient.
    ThirdNoun = "person" / "third",
    /// "left".
    Left = "place" / "left",
    /// "right".
    Right = "place" / "right",
    /// "bilateral".
    Both = "place" / "both",
    /// "contralateral", "unaffected".
    OtherSide = "place" / "other-side",
    /// "unremarkable": says of a body part that nothing is wrong there.
    Sound = "place" / "sound",
    /// "dermatome": the level before it is that of a nerve.
    Territory = "place" / "territory",
    /// Phrases with a side word that is no side: "right away".
    NoSide = "place" / "no-side",
    /// "injured on".
    EventInjury = "event" / "injury",
    /// "utilization review", "prior determination".
    EventReview = "event" / "utilization-review",
    /// "application".
    EventApplication = "event" / "application",
    /// "request for authorization".
    EventAuthorization = "event" / "request-for-authorization",
    /// "was completed on", of a request for authorization that is named earlier in the sentence.
    FormDated = "form" / "dated",
    /// "seen on", "progress report".
    EventVisit = "event" / "visit",
    /// "doctor's first report": the first visit for the injury.
    EventFirstReport = "event" / "first-report",
    /// "underwent".
    EventSurgery = "event" / "surgery",
    /// "operative report of".
    EventOperativeReport = "event" / "operative-report",
    /// "discharged home on".
    EventDischarge = "event" / "discharge",
    /// "first": which of several is meant.
    Ordinal = "order" / "ordinal",
    /// "MRI dated".
    EventStudy = "event" / "study",
    /// "born on".
    EventBirth = "event" / "birth",
    /// Events that are none of these and must not be taken for one.
    EventOther = "event" / "other",
    /// "a previous injury", "second injury".
    EventOtherInjury = "event" / "other-injury",
    /// Phrases with a guideline's name that cite nothing: "Non-MTUS citation".
    NotCited = "citation" / "not-cited",
    /// "is silent".
    Silence = "citation" / "silent",
    /// "page".
    PageWord = "citation" / "page",
    /// "of" before the number of all pages.
    PageTotal = "citation" / "of-total",
    /// "MTUS" alone.
    Mtus = "citation" / "mtus",
    /// "sections".
    SectionWord = "citation" / "section",
    /// "[insert diagnosis]".
    Placeholder = "defect" / "placeholder",
    /// "Dr. __": published letters have names taken out.
    BlankName = "defect" / "blank-name",
    /// A verb is lost.
    LostVerb = "defect" / "lost-verb",
    /// A negation is lost.
    LostNegation = "defect" / "lost-negation",
    /// What speaks for a request, given as the reason of its denial: a negation is lost.
    LostInDenial = "defect" / "lost-in-denial",
    /// Words that no sentence with a full stop ends with.
    CutOffStop = "defect" / "cut-off-stop",
    /// Words that no sentence ends with.
    CutOff = "defect" / "cut-off",
    /// Wording that a guideline's limit has: "up to", "maximum".
    LimitWord = "limit" / "limit",
    /// "exceeds the guideline".
    Exceeds = "limit" / "exceeds",
    /// "further", "in total": what is said to go beyond a limit comes on top of what was had.
    OnTop = "limit" / "on-top",
    /// "has been used beyond the period": a drug is said to have been used too long.
    OverUsed = "limit" / "overused",
    /// "falls short of the guideline".
    FallsShort = "limit" / "falls-short",
    /// "too soon after the first": not as much time has gone by as a guideline asks for.
    TooSoon = "limit" / "too-soon",
    /// "is recommended".
    Recommended = "criterion" / "recommended",
    /// "is not recommended".
    NotRecommended = "criterion" / "not-recommended",
    /// "should", "must".
    Required = "criterion" / "required",
    /// "none of these factors applies": the patient is said to have nothing of what a guideline lists.
    NoneListed = "criterion" / "none-listed",
    /// "does not figure among the indications": said of something that is not in a guideline's list.
    NotListed = "criterion" / "not-listed",
    /// "meets all of the criteria".
    AllMet = "criterion" / "all-met",
    /// "who", "should": a claim after it is what is asked of patients.
    AskedOf = "criterion" / "asked-of",
    /// "or", "such as": what sets the items of a list apart.
    ListJoint = "criterion" / "list-joint",
    /// "history of": words of a list's item that change nothing.
    ListFiller = "criterion" / "list-filler",
    /// "repeat", "continued": one more of what was had.
    Repeat = "stage" / "repeat",
    /// "initial", "trial of": the first of its kind.
    Initial = "stage" / "initial",
    /// "for the past": a time tells how long something has been used.
    LongUse = "stage" / "use",
    /// "since": the date after it tells from when on something has been used.
    UseSince = "stage" / "use-since",
    /// Words that all rationales share and that make no copy: not used for matching, only for stock passages.
    Stock = "passage" / "stock",
    /// "Treatment to date has included": all treatment so far follows, as a list.
    Course = "passage" / "course",
}

impl Cue {
    /// Topic of the set.
    pub fn topic(self) -> &'static str {
        self.entry().0
    }

    /// Name of the set within its topic.
    pub fn set(self) -> &'static str {
        self.entry().1
    }

    fn entry(self) -> (&'static str, &'static str) {
        Self::ALL
            .get(self as usize)
            .map_or(("", ""), |&(topic, set, _)| (topic, set))
    }
}

/// Kinds of cues, as bits.
#[derive(Debug, Clone, Copy, Default)]
pub struct CueSet {
    bits: [u64; CueSet::WORDS],
}

const _: () = assert!(Cue::ALL.len() <= CueSet::WORDS * 64);

impl CueSet {
    /// Numbers that hold the bits, 64 kinds each.
    const WORDS: usize = 3;

    /// These kinds.
    #[inline]
    pub const fn of(kinds: &[Cue]) -> Self {
        let [mut low, mut middle, mut high] = [0; Self::WORDS];
        let mut left = kinds;
        while let [kind, others @ ..] = left {
            let bit = 1 << (*kind as u32 % 64);
            match *kind as u32 / 64 {
                0 => low |= bit,
                1 => middle |= bit,
                _ => high |= bit,
            }
            left = others;
        }
        Self {
            bits: [low, middle, high],
        }
    }

    /// All kinds.
    pub const ALL: Self = Self {
        bits: [u64::MAX; Self::WORDS],
    };

    /// Adds a kind.
    #[inline]
    pub fn insert(&mut self, kind: Cue) {
        if let Some(word) = self.bits.get_mut(kind as usize / 64) {
            *word |= 1 << (kind as u32 % 64);
        }
    }

    /// Whether a kind is in both.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        let [a, b, c] = self.bits;
        let [d, e, f] = other.bits;
        a & d | b & e | c & f != 0
    }

    /// Whether a kind is in it.
    #[inline]
    pub fn has(self, kind: Cue) -> bool {
        let word = self.bits.get(kind as usize / 64).copied();
        word.unwrap_or_default() >> (kind as u32 % 64) & 1 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_in_order() {
        for (index, (_, _, cue)) in Cue::ALL.iter().enumerate() {
            assert_eq!(index, *cue as usize);
        }
    }
}
