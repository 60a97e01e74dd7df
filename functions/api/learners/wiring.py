"""What the learner routes share."""

from functions.api.http.wiring import wire
from shared.application.all_ports import Ports
from shared.application.learners.edit_retention import EditRetention
from shared.application.learners.edit_returns import EditReturns
from shared.application.learners.reading import ReadLearners
from shared.application.learners.save_learner import SaveLearner
from shared.settings import LearnersSettings, load


class Use:
    """The use cases."""

    def __init__(self, ports: Ports) -> None:
        self.read_learners, self.save_learner = ReadLearners(ports), SaveLearner(ports)
        self.edit_returns = EditReturns(ports)
        self.edit_retention = EditRetention(ports)


app, caller, use = wire(load(LearnersSettings), Use)
