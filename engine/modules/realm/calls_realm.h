#pragma once
struct engine;

/* Adds the calls realm.*. */
void calls_realm_add(struct engine *engine);
