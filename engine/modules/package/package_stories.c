/* package_stories.c -- Plays the stories of a package for `skein package check`. */
#include "engine/base/package.h"

#include "engine/app/scratch.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/data/package_file.h"
#include "engine/modules/package/package_check.h"
#include "engine/modules/package/story.h"
#include "engine/modules/package/story_play.h"
#include "engine/modules/package/story_stage.h"

#include <stdio.h>

struct stories {
    struct package_check *check;
    struct packages *packages; /* owned; as they are by default */
    struct scratch starter;    /* its file is copied for each story */
};

static void play(struct stories *stories, const struct story *story, const char *choice)
{
    struct package_check *check = stories->check;
    struct story_world world = {.file = stories->starter.path, .packages = choice};
    struct story_failure failure = {0};
    struct buf lines = {0};
    struct err err = {0};
    check->stories++;
    if (!story_play(&story_game, &world, story, &failure, &err)) {
        package_check_tell(check, (int)failure.line, "%s", err.text);
        story_failure_put(&failure, story, "  ", &lines);
        (void)fwrite(lines.bytes, 1, lines.length, stdout);
    }
    story_failure_finish(&failure);
    buf_finish(&lines);
}

static void play_file(void *data, const char *path)
{
    struct stories *stories = data;
    struct story story = {0};
    struct buf text = {0};
    struct buf choice = {0};
    struct err err = {0};
    const char *lacks = NULL;
    if (!str_ends(str_of(path), STR(".story"))) {
        return;
    }
    stories->check->path = path;
    package_check_choose(stories->packages, stories->check->name, &choice);
    if (!asset_read(path, &text, &err) || !story_parse(buf_str(&text), path, &story, &err) ||
            !story_choose(&story, path, stories->packages, &choice, &lacks, &err)) {
        (void)printf("%s\n", err.text);
        stories->check->problems++;
    } else if (lacks) {
        (void)printf("%s is not played: this build lacks the module %s\n", path, lacks);
    } else {
        play(stories, &story, choice.length > 0 ? choice.bytes : "");
    }
    story_finish(&story);
    buf_finish(&text);
    buf_finish(&choice);
}

void package_check_choose(const struct packages *packages, struct str name, struct buf *out)
{
    const struct package *package = packages_find(packages, name);
    char word[PACKAGE_NAME_MAX + 3];
    if (!package || package->is_default) {
        return;
    }
    (void)snprintf(word, sizeof(word), "+%s ", package->name);
    if (str_find(buf_str(out), str_of(word), 0) != SIZE_MAX) {
        return; /* packages that need each other */
    }
    buf_add_text(out, word);
    for (size_t i = 0; i < package->needs.count; i++) {
        package_check_choose(packages, str_of(package->needs.list[i]), out);
    }
}

bool package_check_stories(struct package_check *check, struct err *err)
{
    struct stories stories = {.check = check, .packages = packages_create()};
    struct buf prefix = {0};
    bool ok = package_files_read(stories.packages, NULL, NULL, err) &&
              packages_choose(stories.packages, STR_NONE, err) &&
              story_game_make(&stories.starter, err);
    if (ok) {
        buf_printf(&prefix, "scripts/%.*s/stories/", STR_FMT(check->name));
        asset_each(prefix.bytes, play_file, &stories);
        scratch_close(&stories.starter);
    }
    packages_destroy(stories.packages);
    buf_finish(&prefix);
    return ok;
}
