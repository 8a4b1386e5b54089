#pragma once
#include "net/nntp/nntp.h"
#include "net/nntp/nntp_article.h"

/* Shared by nntp.c, nntp_group.c and nntp_read.c. */

enum { NNTP_GROUP_MAX = 100 };

struct nntp_conn;

/* Handles the game's answer. */
typedef void nntp_then(struct nntp_conn *nntp, const json_t *reply);

struct nntp_conn {
    struct lines_conn base;
    nntp_then *then;
    struct buf name;                /* of AUTHINFO USER */
    char group[NNTP_GROUP_MAX + 1]; /* empty: none selected */
    uint64_t first;
    uint64_t last;
    uint64_t current; /* 0: none */
    /* Of the running command. */
    char command[16];
    char wanted[NNTP_GROUP_MAX + 1]; /* the requested group */
    uint64_t from;
    uint64_t to;
    bool by_id;
    struct buf words; /* a header's name, or patterns */
    int64_t since;
    json_t *boards; /* NEWNEWS: owned; the boards still to ask about */
    size_t at;
    bool posting;
    bool too_big;
    struct buf article;
};

void nntp_say(struct nntp_conn *nntp, const char *line);
/* Makes a call; takes args; NULL: none. */
void nntp_ask(struct nntp_conn *nntp, const char *name, json_t *args, nntp_then *then);
/* Return "" or 0 if the member is missing. */
const char *nntp_text(const json_t *json, const char *name);
uint64_t nntp_number(const json_t *json, const char *name);
/* Returns the place of the wanted group; borrowed. */
struct nntp_place nntp_place_of(const struct nntp_conn *nntp);
/* Writes lines and their end mark; finishes the buffer. */
void nntp_put_lines(struct nntp_conn *nntp, struct buf *lines);

/* Makes the arguments of notice.list and notice.read. */
json_t *nntp_range_of(const struct nntp_conn *nntp);
/* Asks for the rest, if the reply was incomplete. Returns false if it was complete. */
bool nntp_go_on(struct nntp_conn *nntp, const json_t *reply, const char *call, nntp_then *then);
/* Parses N, N- or N-M; empty means all. Returns false if it is invalid. */
bool nntp_read_range(struct nntp_conn *nntp, struct str range);
/* Sets the wanted group. Returns false if it has answered with an error. */
bool nntp_take_group(struct nntp_conn *nntp, struct str name);
void nntp_run_group(struct nntp_conn *nntp, struct str rest);
void nntp_run_listgroup(struct nntp_conn *nntp, struct str rest);
void nntp_run_list(struct nntp_conn *nntp, struct str rest);
void nntp_run_newgroups(struct nntp_conn *nntp, struct str rest);

void nntp_run_article(struct nntp_conn *nntp, struct str rest);
void nntp_run_over(struct nntp_conn *nntp, struct str rest);
void nntp_run_hdr(struct nntp_conn *nntp, struct str rest);
void nntp_run_step(struct nntp_conn *nntp, struct str rest);
void nntp_run_newnews(struct nntp_conn *nntp, struct str rest);
