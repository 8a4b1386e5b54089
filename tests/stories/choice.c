/* choice.c -- Writes choices of packages for stories, as packages_choose reads them. */
#include "tests/stories/choice.h"

#include "engine/app/asset_table.h"
#include "engine/base/asset.h"
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
    asset_set_table(asset_table, asset_count);
    if (!package_files_read(packages, NULL, NULL, &err) ||
            !packages_choose(packages, str_of(choice), &err)) {
        (void)fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return packages;
}

/* Returns the packages of the stock game, as they are by default. */
static const struct packages *stock(void)
{
    static struct packages *packages;
    if (!packages) {
        packages = choose("");
    }
    return packages;
}

bool choice_is_package(struct str name)
{
    return packages_find(stock(), name) != NULL;
}

void choice_of_story(const struct story *story, struct buf *out)
{
    for (struct str rest = buf_str(&story->needs), name;
            (name = str_take_word(&rest)).length > 0;) {
        const struct package *package = packages_find(stock(), name);
        if (!package->is_default) {
            buf_printf(out, "+%s ", package->name);
        }
    }
}

size_t choice_count(void)
{
    return LISTS + stock()->count;
}

static bool has_needs(const struct story *story, const char *choice)
{
    struct packages *packages = choose(choice);
    bool has = true;
    for (struct str rest = buf_str(&story->needs), name;
            (name = str_take_word(&rest)).length > 0;) {
        has = has && packages_find(packages, name)->is_on;
    }
    packages_destroy(packages);
    return has;
}

bool choice_without(const struct story *story, size_t index, struct buf *out, struct buf *what)
{
    if (index < LISTS) {
        buf_add_text(out, lists[index]);
        buf_printf(what, "with %s alone", lists[index]);
    } else {
        const struct package *package = stock()->list[index - LISTS];
        choice_of_story(story, out);
        buf_printf(out, "-%s", package->name);
        buf_printf(what, "without %s", package->name);
        if (!package->is_default || str_equal(str_of(package->name), STR(PACKAGE_CORE))) {
            return false;
        }
    }
    return has_needs(story, out->bytes);
}
