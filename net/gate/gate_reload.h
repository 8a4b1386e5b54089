#pragma once
#include "engine/base/err.h"

/* Reloading the configuration of a running proxy, with an answer: `skein gate --reload PID`. */

/* Tells the process that waits for the result of a reload, if there is one: why is NULL if the configuration was read,
 * otherwise the reason. */
void gate_reload_answer(const char *why);
/* Sends the signal to the proxy with that process id and waits for the result. Returns false with the reason if it
 * keeps its configuration, or does not answer. */
MUST_CHECK bool gate_reload_ask(const char *process, struct err *err);
