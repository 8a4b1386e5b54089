#pragma once
struct engine;

/* Adds the calls relay.*, for the mail relay (net/mail/relay.c). */
void calls_relay_add(struct engine *engine);
