"""Runs the chain ("run 5") or its last step on what an earlier run has kept ("again RUN_ID"); "serve" takes such lines on
its standard input. Prints the run's id and the seconds inside of the process."""
import json
import sys
import time

from dagster import Config, DagsterInstance, ReexecutionOptions, execute_job, in_process_executor, job, op, reconstructable


class Begin(Config):
    begin: int = 0


@op
def first(config: Begin) -> int:
    return config.begin + 1


def chained(name):
    @op(name=name)
    def add_one(value: int) -> int:
        return value + 1

    return add_one


second, third, fourth, fifth, sixth = map(chained, ["second", "third", "fourth", "fifth", "sixth"])


@job(executor_def=in_process_executor)
def chain():
    sixth(fifth(fourth(third(second(first())))))


def execute(instance, action, argument):
    before = time.perf_counter()
    if action == "run":
        config = {"ops": {"first": {"config": {"begin": int(argument)}}}, "loggers": {"console": {"config": {"log_level": "WARNING"}}}}
        result = execute_job(reconstructable(chain), instance=instance, run_config=config)
    else:
        options = ReexecutionOptions(parent_run_id=argument, step_selection=["sixth"])
        result = execute_job(reconstructable(chain), instance=instance, reexecution_options=options)
    assert result.success
    print(json.dumps({"id": result.run_id, "seconds": time.perf_counter() - before}), flush=True)


if __name__ == "__main__":
    with DagsterInstance.get() as instance:
        lines = sys.stdin if sys.argv[1] == "serve" else [" ".join(sys.argv[1:])]
        for line in lines:
            execute(instance, *line.split())
