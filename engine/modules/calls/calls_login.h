#pragma once
#include <jansson.h>

#include <stdint.h>

struct engine;

/* Returns a new list of a character's tokens, each in the form of data/calls. */
json_t *calls_login_tokens(struct engine *engine, uint64_t character);
