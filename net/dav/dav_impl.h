#pragma once
#include "net/dav/dav_aside.h"
#include "net/dav/dav_dead.h"
#include "net/dav/dav_lock.h"
#include "net/files/tree.h"
#include "net/web/http/http_exchange.h"

/* Shared by the WebDAV files: requests (dav.c), requests for desktop files (dav_beside.c),
 * what they are about (dav_request.c), locks and conditions (dav_if.c), and XML answers (dav_tell.c). */

#define XML "application/xml; charset=utf-8"

struct dav {
    struct http_exchange *exchange;
    struct dav_aside *aside; /* these belong to the part of the web */
    struct dav_dead *dead;
    struct dav_locks *locks;
    struct tree tree;
    struct buf path;
    struct buf to;          /* of MOVE and COPY; empty: not read yet, or no path */
    struct buf credentials; /* "NAME:PASSWORD" */
    bool is_short;          /* "/areas" was left out */
    bool logged_in;
    bool may_write; /* tree_may_write has succeeded */
    bool is_unseen; /* the user finds no file there: their locks on it are their own */
};

/* -- dav_request.c -- */

extern const char dav_why_fixed[]; /* the reason for refusals */
void dav_put_tag(const struct tree_entry *entry, char out[HTTP_TAG_SIZE]);
/* Returns the user name that the request came with. */
struct str dav_who(const struct dav *dav);
/* Appends what a path is called in the table of locks. Nobody locks a file that they cannot find. */
void dav_lock_key(const struct dav *dav, struct str path, struct buf *out);
bool dav_lock_is_own(const struct dav *dav, const struct dav_lock *lock);
/* Reads a path or an address, whose host is not compared, as a path of the tree. False, and out is
 * empty, if it is not one. */
bool dav_read_address(struct str raw, struct buf *out);
/* -- dav_if.c -- */

/* Fails if a lock keeps the request out of the path (423), or its header If does not hold (412).
 * deep: also out of all below the path. entry: what is at dav->path, if that is known. */
enum tree_step dav_may_change(
        struct dav *dav, struct str path, bool deep, const struct tree_entry *entry);

/* -- dav_tell.c -- */

/* Appends the response for one file; entry NULL: a folder. */
void dav_put_one(const struct dav *dav, struct str path, const struct tree_entry *entry,
        struct buf *out);
/* Answers with responses. Takes responses. */
void dav_answer_many(struct dav *dav, struct buf *responses);
/* Answers with a lock on the path. */
void dav_answer_lock(struct dav *dav, const struct dav_lock *lock, uint16_t status);

/* Makes the requested changes of properties, except of those that the game defines: then it makes
 * none. False if the request has none. */
bool dav_answer_patch(struct dav *dav);

/* -- dav_beside.c -- */

/* True if the request is for a desktop file and has a method that such files support. */
bool dav_is_for_aside(const struct dav *dav);
enum tree_step dav_do_aside(struct dav *dav);
/* MKCOL: only of folders that desktops make. */
enum tree_step dav_do_folder(struct dav *dav);
/* True for a MOVE or COPY from or to such a file. */
bool dav_is_copy(struct dav *dav);
/* Saves a temporary file as a builder's, renames it, or makes a backup of a builder's. */
enum tree_step dav_do_copy(struct dav *dav);
