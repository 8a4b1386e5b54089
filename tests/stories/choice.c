/* choice.c -- Writes choices of packages for stories, as packages_choose reads them. */
#include "tests/stories/choice.h"

#include "engine/base/base.h"
#include "engine/base/package.h"
#include "engine/data/package_file.h"
#include "engine/modules/package/story.h"

#include <stdio.h>
#include <stdlib.h>

/* Lists of packages; each choice after these turns one package off. */
static const char *const lists[] = {"core", "core building"};

enum { LISTS = sizeof(lists) / sizeof(lists[0]) };

/* Returns the packages of the stock game with a choice made; the caller destroys them. */
static struct packages *choose(const char *choice)
{
    struct err err = {0};
    struct packages *packages = packages_create();
    if (!package_files_read(packages, NULL, NULL, &err) ||
            !packages_choose(packages, str_of(choice), &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return packages;
}

const struct packages *choice_stock(void)
{
    static struct packages *packages;
    if (!packages) {
        packages = choose("");
    }
    return packages;
}

size_t choice_count(void)
{
    return LISTS + choice_stock()->count;
}

static bool has_needs(const struct story *story, const char *choice)
{
    struct packages *packages = choose(choice);
    bool has = true;
    for (struct str rest = buf_str(&story->needs), name;
            (name = str_take_word(&rest)).length > 0;) {
        const struct package *package = packages_find(packages, name);
        has = has && (!package || package->is_on); /* else a module */
    }
    packages_destroy(packages);
    return has;
}

bool choice_without(const struct story *story, const char *beyond, size_t index,
        struct buf *out, struct buf *what)
{
    if (index < LISTS) {
        buf_add_text(out, lists[index]);
        buf_printf(what, "with %s alone", lists[index]);
    } else {
        const struct package *package = choice_stock()->list[index - LISTS];
        buf_printf(out, "%s-%s", beyond, package->name);
        buf_printf(what, "without %s", package->name);
        if (!package->is_default || str_equal(str_of(package->name), STR(PACKAGE_CORE))) {
            return false;
        }
    }
    return has_needs(story, out->bytes);
}
