"""What makes a record a learner: who they are to whom, and their Final Funding Date as last worked out."""

from dataclasses import dataclass, field

from shared.learners.final_funding_date import FinalFunding


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFacts:
    """The provider's number and the reference that the provider knows the learner by, both of which an erasure takes."""

    ukprn: str | None = field(default=None, repr=False)
    learn_ref_number: str | None = field(default=None, repr=False)
    funding: FinalFunding = field(default_factory=FinalFunding)
