#pragma once
#include "net/files/tree.h"
#include "net/http/http_exchange.h"
#include "net/site/dav_aside.h"

/* The inside of WebDAV: requests (dav.c), those for files of desktops (dav_beside.c), and answers in XML (dav_tell.c). */

#define XML "application/xml; charset=utf-8"

struct dav {
    struct http_exchange *exchange;
    struct tree tree;
    struct buf path;
    struct buf credentials; /* "NAME:PASSWORD" */
    bool is_short;          /* "/areas" was left away */
    bool logged_in;
    bool may_write; /* was asked, and may */
};

/* -- dav_tell.c -- */

void dav_put_tag(const struct tree_entry *entry, char out[HTTP_TAG_SIZE]);

struct dav_aside *dav_asides(const struct dav *dav);
/* Appends what is told of one file; entry NULL: a folder. */
void dav_put_one(const struct dav *dav, struct str path, const struct tree_entry *entry,
        struct buf *out);
/* Answers with responses, which it takes. */
void dav_answer_many(struct dav *dav, struct buf *responses);
/* Answers with a lock of the path. */
void dav_answer_lock(struct dav *dav, uint16_t status);

/* Takes the properties that the request sets, as far as the game does not say them. False: it sets none. */
bool dav_answer_patch(struct dav *dav, const struct tree_entry *entry);

/* -- dav_beside.c -- */

/* Is the request for a file of a desktop, and one that is answered for these? */
bool dav_is_for_aside(const struct dav *dav);
enum tree_step dav_do_aside(struct dav *dav);
