//! How findings are sorted and graded.

use crate::facts::names;

names! {
    /// What a reviewer sorts a letter's defects into; see `docs/findings.md`.
    Category {
        /// A needed part is missing.
        Structure = "structure",
        /// Decision word and conclusion disagree.
        Decision = "decision",
        /// Another request than the issue's own.
        Treatment = "treatment",
        /// Strength, quantity, visits differ.
        Dose = "dose",
        /// Side, level or body part differ.
        BodyPart = "body-part",
        /// The patient's sex differs.
        Sex = "sex",
        /// The patient's age differs.
        Age = "age",
        /// Dates differ or cannot be.
        Date = "date",
        /// A clinical fact is denied or asserted against the record.
        Fact = "fact",
        /// The decision goes against a criterion.
        Criteria = "criteria",
        /// The citation does not fit.
        Citation = "citation",
        /// A guideline is misquoted.
        Quote = "quote",
        /// A passage from elsewhere.
        Copied = "copied",
        /// Broken text.
        Text = "text",
    }
}

names! {
    /// How sure and how grave.
    Severity {
        /// Worth a look.
        Note = "note",
        /// Very likely wrong.
        Warning = "warning",
        /// Two places that cannot both be true.
        Error = "error",
    }
}

names! {
    /// How likely a finding of the rule is true.
    Confidence {
        /// Low.
        Low = "low",
        /// Medium.
        Medium = "medium",
        /// High.
        High = "high",
    }
}

names! {
    /// What follows from the defect.
    Consequence {
        /// The decision may be set aside.
        AppealRisk = "appeal-risk",
        /// The patient may come to harm.
        PatientHarm = "patient-harm",
        /// The letter does not meet the standard.
        Standard = "standard",
        /// A clerical slip.
        Clerical = "clerical",
    }
}

names! {
    /// Where it is mended.
    FixableBy {
        /// In the rationale.
        Rationale = "rationale",
        /// In the summary.
        Summary = "summary",
        /// In the header.
        Header = "header",
        /// By the claims administrator.
        ClaimsAdministrator = "claims-administrator",
        /// By the provider.
        Provider = "provider",
    }
}

names! {
    /// Whether a finding is new.
    Status {
        /// New.
        New = "new",
        /// In the baseline.
        Baseline = "baseline",
        /// Waived.
        Waived = "waived",
    }
}
