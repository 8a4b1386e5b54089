#pragma once
struct following;

/* What a follower answers by http, before its copy is the world: /healthz and /metrics; all else is refused by 503. */

/* Listens where the configuration has http: addresses; nothing if it has none, or they are somebody else's yet. */
void following_web_open(struct following *following);
/* Once a turn. */
void following_web_turn(struct following *following);
/* Cuts all, in two turns of the loop. */
void following_web_close(struct following *following);
