#pragma once
#include "engine/base/base.h"

#include <jansson.h>

/* What worlds of a realm hand each other by the board, as one line of JSON. */

/* Another one is for worlds that could not understand each other; they do not greet then. 2: entries are sealed. */
#define POST_PROTOCOL 2
#define POST_PROTOCOL_UNSAID 1                 /* of a world that does not say which */
#define POST_NAME_MAX 32                       /* bytes of a world's name */
#define POST_SESSION_MAX 96                    /* of a session's name */
#define POST_BODY_MAX ((size_t)384 * 1024)     /* of a letter */
#define POST_ENTRY_MAX (3 * POST_BODY_MAX / 2) /* of an entry */

enum post_entry_kind {
    POST_POKE,    /* I have no session with you: say hello */
    POST_HELLO,   /* session X, numbers */
    POST_WELCOME, /* session X.Y, numbers */
    POST_AGREED,  /* session X.Y */
    POST_LETTER,  /* number, prev, mark, letter, time_ms, body */
    POST_ACK,     /* number, mark: all up to it is kept */
};

/* How far one world has got with another. A mark is the one of the letter with that number. */
struct post_numbers {
    uint64_t sent;  /* the last letter written for the other */
    uint64_t acked; /* the last that the other has said it keeps */
    uint64_t acked_mark;
    uint64_t seen; /* the last of the other's that is kept here */
    uint64_t seen_mark;
    int64_t joined_ms; /* when the world came into the realm */
};

struct post_entry {
    enum post_entry_kind kind;
    struct str from;
    struct str to;
    struct str session; /* empty: POST_POKE */
    struct post_numbers numbers;
    uint64_t number;
    uint64_t
            prev; /* the number of the letter before it for the same world; 0: there was none */
    uint64_t mark;
    struct str letter; /* its kind */
    int64_t time_ms;
    struct str body;
    json_t *json; /* owned: what the texts above are borrowed from; NULL: from elsewhere */
};

/* [a-z][a-z0-9-]*, of at most POST_NAME_MAX bytes. */
bool post_name_is_formed(struct str name);
/* Fills out, which is finished with post_entry_finish; nothing to finish on failure. */
MUST_CHECK bool post_entry_read(struct str text, struct post_entry *out, struct err *err);
void post_entry_finish(struct post_entry *entry);
/* Appends it as one line without a newline. */
void post_entry_write(const struct post_entry *entry, struct buf *out);
