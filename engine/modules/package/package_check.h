#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stddef.h>

struct buf;
struct host;
struct lint_problem;
struct object;
struct package;
struct packages;

/* The checks of `skein package check`. Each mistake is one printed line: file, what is wrong, and
 * what to do. */
struct package_check {
    struct host *host;             /* NULL while stories are played */
    const struct package *package; /* NULL: the folder has no package.lua */
    struct str name;               /* of the package; borrowed */
    const char *path;              /* of the file being checked */
    size_t problems;
    size_t tests;
    size_t stories;
};

/* Prints "PATH:LINE: text", without LINE if it is 0, and counts the problem. */
__attribute__((format(printf, 3, 4))) void package_check_tell(
        struct package_check *check, int line, const char *format, ...);
/* Same for a problem that the linter found; data is the check. */
void package_check_problem(void *data, const struct lint_problem *problem);
/* Checks the names in package.lua: files, verbs and other packages. */
void package_check_names(struct package_check *check);
/* Checks the properties of the prototypes in prototypes.lua: declared, and of their types. */
void package_check_prototypes(struct package_check *check);
/* Checks the words at the head of a help topic: See also, Task and Shelf. */
void package_check_topic(struct package_check *check, const char *path);
/* Returns the prototype that a file of behaviours adds to; NULL, with a problem, if the world has no
 * such prototype. */
struct object *package_check_owner(struct package_check *check, const char *path);
/* Appends the choice that turns the package and all that it needs on (packages_choose). packages are
 * not chosen yet, or by default. */
void package_check_choose(const struct packages *packages, struct str name, struct buf *out);
/* Plays the stories of the package, each in a world of its own. No other game may be open. */
MUST_CHECK bool package_check_stories(struct package_check *check, struct err *err);
