#pragma once
#include <jansson.h>

#include <stdint.h>

struct engine;

/* Adds the calls that log in and out; calls_login.c lists them. */
void calls_login_add(struct engine *engine);
/* A character's tokens, each as data/calls has it: a new list. */
json_t *calls_login_tokens(struct engine *engine, uint64_t character);
