from metaflow import FlowSpec, Parameter, step


class ChainFlow(FlowSpec):
    begin = Parameter("begin", type=int, default=0)

    @step
    def start(self):
        self.value = self.begin + 1
        self.next(self.second)

    @step
    def second(self):
        self.value += 1
        self.next(self.third)

    @step
    def third(self):
        self.value += 1
        self.next(self.fourth)

    @step
    def fourth(self):
        self.value += 1
        self.next(self.fifth)

    @step
    def fifth(self):
        self.value += 1
        self.next(self.end)

    @step
    def end(self):
        self.value += 1


if __name__ == "__main__":
    ChainFlow()
