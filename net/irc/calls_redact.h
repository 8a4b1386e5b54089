#pragma once

struct engine;

/* The call channel.redact. */
void calls_redact_add(struct engine *engine);
