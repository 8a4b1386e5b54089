#pragma once
struct engine;

/* The calls realm.*. */
void calls_realm_add(struct engine *engine);
