#pragma once
/* package -- the packages of the game: which there are, which are on, and in which order they are
 * loaded.
 *
 * A package is a folder of Lua with a package.lua (engine/data/package_file.h reads it). This list
 * is made anew by each load of the stock scripts and does not change afterwards. */
#include "engine/base/err.h"
#include "engine/base/map.h"
#include "engine/base/str.h"

#include <stddef.h>

struct buf;

struct package_words {
    char **list; /* owned */
    size_t count;
    size_t capacity;
};

enum package_kind { PACKAGE_NUMBER, PACKAGE_FLAG, PACKAGE_TEXT, PACKAGE_KINDS };

/* A value that the configuration can set. The texts are owned. */
struct package_setting {
    char *name;
    enum package_kind kind;
    char *value;  /* a Lua literal: the default, or from the configuration */
    double least; /* of a number; without bounds -HUGE_VAL and HUGE_VAL */
    double most;
    struct package_words choices; /* of a text; empty: any */
    char *off; /* a Lua literal: with this value the package counts as off; or NULL */
    char *was; /* its name in `rules` of configurations before packages had settings; or NULL */
    char *help;
    bool is_set; /* by the configuration */
};

/* A step that brings the package's data in a world up to a version. */
struct package_step {
    unsigned version;
    char *file; /* owned */
};

struct package {
    char *name;
    char *title;
    char *why;    /* why it is off; NULL: it is on */
    char *settle; /* the file that gives people their things back, or NULL */
    unsigned version;
    bool is_default; /* on unless the configuration says otherwise */
    bool is_on;
    bool is_visited; /* while the order is found */
    bool is_ordered;
    struct package_words needs;
    struct package_words wants; /* loaded before this one, if they are on */
    struct package_words
            replaces;         /* "market:bid": verbs of other packages that go behind its own */
    struct package_words lib; /* files to load, in this order; empty: all of the folder */
    struct package_words commands;
    struct package_words
            verbs; /* of its things, which answer with a sentence while it is off */
    struct package_words
            kinds; /* while it is off: refs of prototypes that only it has behaviours for */
    struct package_words acts; /* files of commands that act in the room; others are private */
    struct package_words own;  /* verbs of these that are private all the same */
    struct package_words people;   /* files of commands that only people have, and no npc */
    struct package_words gestures; /* files of commands that use nothing */
    struct package_words
            prompt; /* "h hp": a letter of prompts, and the property it stands for */
    struct package_words points; /* what it offers */
    struct package_words events;
    struct package_setting *settings;
    size_t setting_count;
    size_t setting_capacity;
    struct package_step *steps;
    size_t step_count;
    size_t step_capacity;
};

struct packages {
    struct package **list; /* owned; in the order in which they are loaded */
    struct strmap names;   /* name -> struct package of the list */
    size_t count;
    size_t capacity;
    bool is_of_game; /* the world's game lists them, and not the configuration */
    char *missing;   /* owned: one that the world's game names and that is not here; or NULL */
};

#define PACKAGE_CORE "core"
#define PACKAGE_NAME_MAX 32

/* True for small letters, digits and dashes that begin with a letter. */
bool package_name_is_formed(struct str name);
void package_words_add(struct package_words *words, struct str word);
void package_words_finish(struct package_words *words);
bool package_words_has(const struct package_words *words, struct str word);
struct packages *packages_create(void);
void packages_destroy(struct packages *packages);
/* Adds a package, or returns the one of that name. */
struct package *packages_add(struct packages *packages, struct str name);
/* Returns NULL if there is no such package; packages may be NULL. */
struct package *packages_find(const struct packages *packages, struct str name);
/* Returns the setting of that name; NULL if there is none, or package is NULL. */
struct package_setting *package_find_setting(const struct package *package, struct str name);
/* True if the package is on, and no setting has the value that turns off what it does. */
bool package_is_active(const struct package *package);
/* Turns packages on. choice is words: names in their order (then only those are on), or +NAME and
 * -NAME against the default. A package whose need is off is off too. */
MUST_CHECK bool packages_choose(struct packages *packages, struct str choice, struct err *err);
/* True if a choice has names, which is the list of all that are on. */
bool packages_choice_has_names(struct str choice);
/* Puts them into an order in which each comes after what it needs and wants. */
MUST_CHECK bool packages_order(struct packages *packages, struct err *err);
/* True if package comes after other because it needs or wants it, directly or through others. */
bool packages_is_above(
        const struct packages *packages, const struct package *package, struct str other);
/* Appends one line for the log: "core 1, trade 2; off: map 1". */
void packages_describe(const struct packages *packages, struct buf *out);
/* True if a file of package may require those of other. */
bool package_may_use(const struct package *package, struct str other);
