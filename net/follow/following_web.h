#pragma once
struct following;

/* A follower's HTTP service before its promotion: /healthz and /metrics; all other requests get
 * status 503. */

/* Listens on the configured http: addresses; does nothing without any, or if they are in use. */
void following_web_open(struct following *following);
/* Once per turn. */
void following_web_turn(struct following *following);
/* Closes all connections, in two turns of the loop. */
void following_web_close(struct following *following);
