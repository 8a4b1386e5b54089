/* world_export_test.c -- A world written as text: each kind of line, and the same text from a
 * second export. */
#include "engine/modules/export/world_export.h"

#include "engine/app/asset_table.h"
#include "engine/app/world_make.h"
#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A directory for one test. */
struct place {
    char path[64];
};

static const char *in(const struct place *place, const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof(path), "%s/%s", place->path, name);
    return path;
}

static void write_text(const struct place *place, const char *name, const char *text)
{
    FILE *file = fopen(in(place, name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static struct buf read_text_world_export(const struct place *place, const char *name)
{
    struct buf text = {0};
    FILE *file = fopen(in(place, name), "r");
    assert_non_null(file);
    for (int c = getc(file); c != EOF; c = getc(file)) {
        buf_add_char(&text, (char)c);
    }
    (void)fclose(file);
    return text;
}

static void assert_text(const struct place *place, const char *name, const char *expected)
{
    struct buf text = read_text_world_export(place, name);
    assert_string_equal(text.bytes, expected);
    buf_finish(&text);
}

static void assert_has(const struct place *place, const char *name, const char *part)
{
    struct buf text = read_text_world_export(place, name);
    assert_non_null(strstr(text.bytes, part));
    buf_finish(&text);
}

static void begin(struct place *place)
{
    asset_set_table(asset_table, asset_count);
    *place = (struct place){"/tmp/skein-export-XXXXXX"};
    assert_non_null(mkdtemp(place->path));
    assert_int_equal(mkdir(in(place, "text"), 0700), 0);
    assert_int_equal(mkdir(in(place, "text/behaviours"), 0700), 0);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
    (void)info;
    (void)kind;
    (void)where;
    return remove(path);
}

static void end(const struct place *place)
{
    assert_int_equal(nftw(place->path, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Makes a world of FROM and exports it to TO. */
static void pass_through(const struct place *place, const char *from, const char *to)
{
    struct err err = {0};
    char directory[256];
    char world[256];
    (void)snprintf(directory, sizeof(directory), "%s", in(place, from));
    (void)snprintf(world, sizeof(world), "%s/%s.db", place->path, to);
    if (!world_make(world, directory, NULL, &err)) {
        fail_msg("%s", err.text);
    }
    if (!world_export(world, in(place, to), &(struct export_options){0}, NULL, &err)) {
        fail_msg("%s", err.text);
    }
}

static const char town[] = "object \"odd\" {\n"
                           "  proto = { \"light\", \"container\" },\n"
                           "  at = { \"start\", 12 },\n"
                           "  owner = \"Ann\",\n"
                           "  timers = {\n"
                           "    tick = { every = 0.5 },\n"
                           "  },\n"
                           "  desc = [[Two\n"
                           "lines, a \"quote\" and a \\.]],\n"
                           "  [\"$exits\"] = 1,\n"
                           "  gone = ref \"#0\",\n"
                           "  [\"$key\"] = \"no object\",\n"
                           "  table = {\n"
                           "    1,\n"
                           "    { deep = { ref \"town\" } },\n"
                           "    [\"$$ref\"] = \"text\",\n"
                           "    [\"$ref #70\"] = true,\n"
                           "  },\n"
                           "}\n"
                           "\n"
                           "room \"start\" {\n"
                           "  area = ref \"town\",\n"
                           "  name = \"Square\",\n"
                           "}\n"
                           "\n"
                           "area \"town\" {\n"
                           "  name = \"Town\",\n"
                           "}\n"
                           "\n"
                           "exit \"#70\" {\n"
                           "  at = { \"start\", 3 },\n"
                           "  name = \"north\",\n"
                           "  to = ref \"start\",\n"
                           "}\n";

static const char played[] = "state \"odd\" {\n"
                             "  at = { \"#70\", 13 },\n"
                             "  timers = {\n"
                             "    burn = { data = { ref \"#70\" }, due = 1700000000123 },\n"
                             "    hum = { every = 2 },\n"
                             "    tick = false,\n"
                             "  },\n"
                             "  unset = { \"gone\" },\n"
                             "  desc = \"Worn.\",\n"
                             "  [\"$unset\"] = true,\n"
                             "}\n"
                             "\n"
                             "item \"#71\" {\n"
                             "  at = { \"odd\", 14 },\n"
                             "  name = \"a crumb\",\n"
                             "}\n";

TEST(exporting_an_imported_text_gives_the_same_text)
{
    struct place place;
    begin(&place);
    write_text(&place, "text/town.lua", town);
    write_text(&place, "text/behaviours/#70.lua", "-- nothing\n");
    assert_int_equal(mkdir(in(&place, "text/state"), 0700), 0);
    write_text(&place, "text/state/town.lua", played);

    pass_through(&place, "text", "one");
    pass_through(&place, "one", "two");

    assert_text(&place, "one/town.lua", town);
    assert_text(&place, "one/state/town.lua", played);
    assert_text(&place, "two/state/town.lua", played);
    assert_text(&place, "two/town.lua", town);
    assert_text(&place, "two/behaviours/#70.lua", "-- nothing\n");
    end(&place);
}

TEST(a_hand_written_text_is_exported_in_the_standard_form)
{
    struct place place;
    begin(&place);
    write_text(&place, "text/any.lua",
            "room \"start\" { exits = { north = \"yard\" } }\n"
            "room \"yard\" { area = \"a/b\", exits = { south = { to = \"start\" } } }\n"
            "prototype \"a/b\" { behaviour = \"-- here\" }\n"
            "prototype \"/bare\" { behaviour = \"-- here\" }\n");

    pass_through(&place, "text", "one");

    struct stat info;
    assert_int_equal(stat(in(&place, "one/a/b.lua"), &info), 0);
    assert_text(&place, "one/behaviours/a/b.lua", "-- here");
    assert_has(
            &place, "one/world.lua", "prototype \"/bare\" {\n  behaviour = \"-- here\",\n}\n");
    assert_has(&place, "one/a/b.lua", "  to = ref \"start\",\n  twin = ref \"#");
    end(&place);
}

TEST(an_export_refuses_an_existing_directory)
{
    struct place place;
    struct err err = {0};
    begin(&place);
    write_text(&place, "text/town.lua", town);
    pass_through(&place, "text", "one");
    char world[256];
    (void)snprintf(world, sizeof(world), "%s", in(&place, "one.db"));

    assert_false(
            world_export(world, in(&place, "text"), &(struct export_options){0}, NULL, &err));

    assert_non_null(strstr(err.text, "exists"));
    assert_text(&place, "text/town.lua", town);
    end(&place);
}
