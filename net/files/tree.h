#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A builder's areas as files, for protocols that show files:
 *
 *     /areas/AREA/AREA.lua             the area's design, as `skein export` writes it; writing applies it
 *     /areas/AREA/behaviours/REF.lua   an object's behaviour; writing saves a revision
 *     /areas/AREA/ERRORS.txt           recent errors: refused saves and run-time errors
 *
 * Slashes in AREA and REF make folders; "#12" is an object without a ref. Objects outside all areas are in
 * /areas/world. */

#define TREE_PATH_MAX 1024
#define TREE_TEXT_MAX ((size_t)1 << 20) /* limit for writing a file */

enum tree_kind { TREE_FOLDER, TREE_BEHAVIOUR, TREE_DESIGN, TREE_ERRORS };

struct tree_entry {
    char *path; /* owned; normal (tree_path) */
    enum tree_kind kind;
    uint64_t id;       /* of the object or the area; 0: the world */
    uint32_t revision; /* of a behaviour */
    double time;       /* Unix, of the last change; 0: unknown */
    double saved;      /* Unix, of the last save in this tree; 0: none */
    uint64_t size;     /* of the text */
    int64_t known_ms;  /* when size and text were read; 0: never */
    bool given;        /* of a design: the user has read its text in order to edit it */
    char *problem;     /* owned; of a design: why its last save failed; NULL: no failure */
    struct buf text;
};

/* The state of an operation that may have to ask the game. */
enum tree_step {
    TREE_DONE,
    TREE_WAITS,  /* tree->call was called: repeat the operation after tree_replied */
    TREE_FAILED, /* see tree->status and tree->why */
};

struct tree {
    void (*call)(
            void *data, const char *name, json_t *args); /* starts a typed call; takes args */
    void *data;
    struct tree_entry *entries; /* owned; sorted by path; without folders */
    size_t count;
    size_t bytes; /* of all texts */
    int64_t listed_ms;
    json_t *areas;   /* owned; set while the list of behaviours is pending */
    int asking;      /* the pending call: enum in tree.c */
    size_t about;    /* index of the entry that the pending call is about */
    bool gives;      /* the text is read in order to edit it */
    bool lists;      /* listing: an unavailable text is skipped */
    bool may_write;  /* for the caller: tree_may_write has succeeded */
    bool saved;      /* the reply to a save has arrived */
    uint64_t target; /* the object that a new file belongs to */
    int status;      /* an HTTP status: 404, 403, 422, … */
    struct buf why;
};

void tree_finish(struct tree *tree);
/* Writes the normal form of a path: absolute, without "." and "..", never above "/". False if the
 * path is too long, contains control characters or is not UTF-8. */
bool tree_path(struct str path, struct buf *out);
/* True if it has at most TREE_PATH_MAX bytes, is UTF-8 and contains no control characters. */
bool tree_path_is_plain(struct str path);
/* True if an editor gives such a name to a file that it writes first, or to a backup: ".bell.swp". */
bool tree_is_temporary(struct str path);
/* Sets *out_rest to the path below folder. False if the path is not inside folder. */
bool tree_path_take(struct str path, struct str folder, struct str *out_rest);
/* Resets the state; call it before each new operation, but not when repeating one. */
void tree_begin(struct tree *tree);
/* Finds a file with its size. *out is NULL for a folder. */
enum tree_step tree_find(struct tree *tree, struct str path, struct tree_entry **out);
/* Reads the sizes of all files in a folder. */
enum tree_step tree_list(struct tree *tree, struct str folder);
/* Walks a folder; cursor begins at 0. *out NULL: a folder. */
bool tree_next(const struct tree *tree, struct str folder, size_t *cursor, struct str *out_name,
        const struct tree_entry **out);
/* Finds a file with its text. */
enum tree_step tree_read(struct tree *tree, struct str path, struct tree_entry **out);
/* Checks that the path is that of a writable file; fails with 403. */
enum tree_step tree_may_write(struct tree *tree, struct str path);
/* Writes a file; repeat the call until TREE_DONE or TREE_FAILED. */
enum tree_step tree_save(struct tree *tree, struct str path, struct str text);
/* Passes in the reply to tree->call. */
void tree_replied(struct tree *tree, bool done, const json_t *reply);
/* Sets status and why; returns TREE_FAILED. */
enum tree_step tree_fail(struct tree *tree, int status, const char *why);
