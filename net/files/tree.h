#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A builder's areas as files, for protocols that show files:
 *
 *     /areas/AREA/AREA.lua             the area's design, as `skein export` writes it: writing it changes the area so
 *     /areas/AREA/behaviours/REF.lua   an object's behaviour: writing it is a save
 *     /areas/AREA/ERRORS.txt           recent errors: refused saves and run-time errors
 *
 * Slashes in AREA and REF make folders; "#12" is an object without a ref. Objects of no area are in
 * /areas/world. */

#define TREE_PATH_MAX 1024
#define TREE_TEXT_MAX ((size_t)1 << 20) /* of a file that is written */

enum tree_kind { TREE_FOLDER, TREE_BEHAVIOUR, TREE_DESIGN, TREE_ERRORS };

struct tree_entry {
    char *path; /* owned; normal (tree_path) */
    enum tree_kind kind;
    uint64_t id;       /* the thing's, or the area's; 0: the world's */
    uint32_t revision; /* of a behaviour */
    double time;       /* Unix, of the last change; 0: unknown */
    double saved;      /* Unix, when it was saved here; 0: it was not */
    uint64_t size;     /* of the text */
    int64_t known_ms;  /* when the text was read; 0: never, and the size is unknown */
    bool given;        /* of a design: somebody has its text to edit */
    char *problem;     /* owned; of a design: why its last save failed; NULL: it did not */
    struct buf text;
};

/* How far something is that may have to ask the game. */
enum tree_step {
    TREE_DONE,
    TREE_WAITS,  /* tree->call was called: try again after tree_replied */
    TREE_FAILED, /* tree->status and tree->why */
};

struct tree {
    void (*call)(void *data, const char *name, json_t *args); /* a typed call; takes args */
    void *data;
    struct tree_entry *entries; /* owned; by path; folders are not among them */
    size_t count;
    size_t bytes; /* of all texts */
    int64_t listed_ms;
    json_t *areas;   /* owned; while the behaviours are asked for */
    int asking;      /* enum in tree.c */
    size_t about;    /* which entry */
    bool gives;      /* the user may edit it, so its text is available */
    bool lists;      /* one text that cannot be had hinders no other */
    bool may_write;  /* the caller\'s own: it was asked, and may */
    bool saved;      /* the answer to a save has come */
    uint64_t target; /* which thing a new file is of */
    int status;      /* as of HTTP: 404, 403, 422, … */
    struct buf why;
};

void tree_finish(struct tree *tree);
/* Makes a path normal: absolute, without "." and "..", which never lead above "/". False: it is too long, or has control
 * characters, or is no UTF-8. */
bool tree_path(struct str path, struct buf *out);
/* Could it be one: of at most TREE_PATH_MAX bytes, UTF-8, without control characters? */
bool tree_path_is_plain(struct str path);
/* Sets *out_rest to the path below folder. False if the path is not inside folder. */
bool tree_path_take(struct str path, struct str folder, struct str *out_rest);
/* Before each of those below, the first time that it is tried. */
void tree_begin(struct tree *tree);
/* What is there; *out NULL: a folder. Its size is known. */
enum tree_step tree_find(struct tree *tree, struct str path, struct tree_entry **out);
/* Has sizes of all that a folder has. */
enum tree_step tree_list(struct tree *tree, struct str folder);
/* Walks a folder; cursor begins at 0. *out NULL: a folder. */
bool tree_next(const struct tree *tree, struct str folder, size_t *cursor, struct str *out_name,
        const struct tree_entry **out);
/* Has its text. */
enum tree_step tree_read(struct tree *tree, struct str path, struct tree_entry **out);
/* May it be written? */
enum tree_step tree_may_write(struct tree *tree, struct str path);
/* Writes a file: ask until it is done. */
enum tree_step tree_save(struct tree *tree, struct str path, struct str text);
/* The answer to a call. */
void tree_replied(struct tree *tree, bool done, const json_t *reply);
/* Fails so. */
enum tree_step tree_fail(struct tree *tree, int status, const char *why);
