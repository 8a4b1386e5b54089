#pragma once
#include "engine/base/str.h"
#include "net/lines/lines_conn.h"

/* A client that does not log in, of a service of lines, on a loop of its own. The clock is the test's; nothing waits. */

struct lines_peer {
    struct ev_loop *loop;
    struct hub *hub;
    struct net_context context;
    struct service *service;
    int fd;         /* the client's end */
    size_t answers; /* lines that have come back */
    char last[256]; /* the beginning of the bytes that came last */
    bool closed;    /* by the server */
};

/* Sets the clock: it stands still, or each look at it takes so much (step_us). */
void lines_peer_clock_begin(int64_t step_us);
void lines_peer_clock_end(void);

void lines_peer_open(struct lines_peer *peer, const struct lines_kind *kind);
void lines_peer_close(struct lines_peer *peer);
/* Sends a line so many times, as far as the server takes them; returns how often. */
size_t lines_peer_send(struct lines_peer *peer, const char *line, size_t times);
/* Runs one turn of the loop, or until nothing more comes; counts the answers. */
void lines_peer_run(struct lines_peer *peer, bool once);
/* Runs that many turns and reads nothing. */
void lines_peer_turn(struct lines_peer *peer, int times);

/* Returns after how many seconds a stranger is cut who sends so much every five seconds, up to an hour. */
int lines_peer_seconds(const struct lines_kind *kind, const char *bytes);
/* Asserts that its sessions have that name and those rights (enum session_right). */
void lines_peer_assert_session(
        const struct lines_kind *kind, const char *name, unsigned rights);
/* Asserts that a line of line_max bytes is handled, and one of more bytes answered with `says`, in one piece or in two. */
void lines_peer_assert_line_max(const struct lines_kind *kind, const char *says);
/* Sends many lines at once, and asserts that a turn answers only some, and all are answered in the end. */
void lines_peer_assert_few_a_turn(const struct lines_kind *kind, const char *line);
