#pragma once
#include "net/dav/dav_aside.h"
#include "net/files/tree.h"
#include "net/web/http/http_exchange.h"

/* Shared by the WebDAV files: requests (dav.c), requests for desktop files (dav_beside.c), and
 * XML answers (dav_tell.c). */

#define XML "application/xml; charset=utf-8"

struct dav {
    struct http_exchange *exchange;
    struct tree tree;
    struct buf path;
    struct buf to;          /* of MOVE and COPY; empty: not read yet, or no path */
    struct buf credentials; /* "NAME:PASSWORD" */
    bool is_short;          /* "/areas" was left out */
    bool logged_in;
    bool may_write; /* tree_may_write has succeeded */
};

/* -- dav.c -- */

extern const char dav_why_fixed[]; /* the reason for refusals */
struct dav_aside *dav_asides(const struct dav *dav);

/* -- dav_tell.c -- */

void dav_put_tag(const struct tree_entry *entry, char out[HTTP_TAG_SIZE]);

/* Appends the response for one file; entry NULL: a folder. */
void dav_put_one(const struct dav *dav, struct str path, const struct tree_entry *entry,
        struct buf *out);
/* Answers with responses. Takes responses. */
void dav_answer_many(struct dav *dav, struct buf *responses);
/* Answers with a lock on the path. */
void dav_answer_lock(struct dav *dav, uint16_t status);

/* Accepts the requested changes of properties, except those that the game defines. False if the
 * request sets none. */
bool dav_answer_patch(struct dav *dav, const struct tree_entry *entry);

/* -- dav_beside.c -- */

/* True if the request is for a desktop file and has a method that such files support. */
bool dav_is_for_aside(const struct dav *dav);
enum tree_step dav_do_aside(struct dav *dav);
/* True for a MOVE or COPY from or to such a file. */
bool dav_is_copy(struct dav *dav);
/* Saves a temporary file as a builder's, renames it, or makes a backup of a builder's. */
enum tree_step dav_do_copy(struct dav *dav);
