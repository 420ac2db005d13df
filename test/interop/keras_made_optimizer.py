"""Makes Keras' optimizers of Everstep's options."""

import keras


def made(options, **more):
    clipping = options.get("clipping")
    names = {"norm": "clipnorm", "global-norm": "global_clipnorm", "value": "clipvalue"}
    common = {"learning_rate": options["learningRate"], **({} if clipping is None else {names[clipping["kind"]]: clipping["limit"]}), **more}
    if options["name"] == "sgd":
        return keras.optimizers.SGD(momentum=float(options["momentum"]), nesterov=options["nesterov"], **common)
    if options["name"] == "rmsprop":
        return keras.optimizers.RMSprop(rho=options["rho"], momentum=float(options["momentum"]), epsilon=options["epsilon"], **common)
    moments = {"beta_1": options["beta1"], "beta_2": options["beta2"], "epsilon": options["epsilon"]}
    if options["name"] == "adam":
        return keras.optimizers.Adam(**moments, **common)
    return keras.optimizers.AdamW(weight_decay=options["weightDecay"], **moments, **common)
