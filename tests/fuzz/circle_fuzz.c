/* circle_fuzz.c -- Importing any area file gives an error with a file and line, or a world, and
 * never a crash. The first byte picks the kind, those from ARE_FROM an area of ROM or its relatives;
 * the rest is a file of it, beside the sample's files of the other kinds, so that its references may
 * exist. */
#include "engine/app/asset_table.h"
#include "engine/base/mem.h"
#include "engine/modules/import/import.h"
#include "tests/fuzz/fuzz_target.h"
#include "world/model/tx.h"
#include "world/model/world.h"
#include "world/store/store.h"
#include "world/text/text_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *const kinds[] = {"wld", "obj", "mob", "zon", "shp", "trg", "qst", "are"};
static const char *const stock[] = {"thing", "room", "exit", "item", "container", "light",
        "garment", "coin", "food", "drink", "npc", "wanderer", "shopkeeper", "area"};

static const char *const are_formats[] = {"rom", "merc", "envy", "godwars", "rot", "smaug"};

enum {
    KINDS = sizeof(kinds) / sizeof(kinds[0]),
    ROM = KINDS - 1,
    STOCK = sizeof(stock) / sizeof(stock[0]),
    ARE_FORMATS = sizeof(are_formats) / sizeof(are_formats[0]),
    ARE_FROM = 0xC0
};

static char directory[] = "/tmp/circle_fuzz.XXXXXX";
static struct world *world;
static struct store *store;

/* Where files of a kind are. */
static const char *folder_of(size_t kind)
{
    return kind == ROM ? "area" : kinds[kind];
}

/* Writes DIRECTORY/KIND/1.KIND. */
static void put(size_t kind, const void *bytes, size_t size)
{
    char path[sizeof(directory) + 32];
    (void)snprintf(path, sizeof(path), "%s/%s/1.%s", directory, folder_of(kind), kinds[kind]);
    FILE *file = fopen(path, "wb");
    must(file && fwrite(bytes, 1, size, file) == size);
    must(fclose(file) == 0);
}

static void put_sample(size_t kind)
{
    char path[512];
    const char *root = getenv("SKEIN_SOURCE");
    (void)snprintf(path, sizeof(path), "%s/tests/support/%s/%s", root ? root : ".",
            kind == ROM ? "rom" : "circle", kind == ROM ? "orchard.are" : "");
    if (kind != ROM) {
        size_t length = strlen(path);
        (void)snprintf(
                path + length, sizeof(path) - length, "%s/1.%s", kinds[kind], kinds[kind]);
    }
    char bytes[8192];
    FILE *file = fopen(path, "rb");
    must(file);
    put(kind, bytes, fread(bytes, 1, sizeof(bytes), file));
    (void)fclose(file);
}

static void clean_up(void)
{
    char command[sizeof(directory) + 16];
    world_close(world);
    store_close(store);
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", directory);
    must(system(command) == 0);
}

static void make_stock(struct err *err)
{
    struct text_record records[STOCK];
    for (size_t i = 0; i < STOCK; i++) {
        records[i] = (struct text_record){.kind = STR("prototype"),
                .ref = str_of(stock[i]),
                .props = value_table(),
                .file = STR("stock")};
    }
    must(text_world_apply(world, records, STOCK, err));
    for (size_t i = 0; i < STOCK; i++) {
        text_record_finish(&records[i]);
    }
}

/* A world with the prototypes that the reader gives things, and an open transaction; the sample's files. */
static void set_up(void)
{
    struct err err = {0};
    char path[sizeof(directory) + 32];
    must(mkdtemp(directory));
    for (size_t kind = 0; kind < KINDS; kind++) {
        (void)snprintf(path, sizeof(path), "%s/%s", directory, folder_of(kind));
        must(mkdir(path, 0700) == 0);
        put_sample(kind);
    }
    (void)snprintf(path, sizeof(path), "%s/world.db", directory);
    struct store_options options = {
            .path = path, .durability = STORE_PROCESS, .inline_writer = true};
    asset_set_table(asset_table, asset_count);
    must(store_create(path, &err) && store_open(&options, &store, &err) &&
            world_open(store, &world, &err));
    tx_begin(world);
    make_stock(&err);
    (void)atexit(clean_up);
}

static void check_oddity(void *data, const char *file, uint32_t line, const char *text)
{
    (void)data;
    must(file && line > 0 && str_is_utf8(str_of(text)));
}

/* True for a sentence with a file and line, or one on records that were left out, each of which was
 * told with its line. */
static bool is_refusal(struct str text, const char *folder)
{
    bool places = str_starts(text, str_of(folder)) && str_find_char(text, ':', 0) != SIZE_MAX;
    return str_is_utf8(text) && (places || str_starts(text, STR("only ")));
}

FUZZ_TARGET(circle)
{
    if (size == 0) {
        return 0;
    }
    if (!world) {
        set_up();
    }
    size_t kind = data[0] >= ARE_FROM ? ROM : data[0] % ROM;
    const char *format =
            kind == ROM ? are_formats[(data[0] - ARE_FROM) % ARE_FORMATS] : "circle";
    struct import_options options = {.oddity = check_oddity};
    struct buf report = {0};
    struct err err = {0};
    size_t before = tx_savepoint(world);
    put(kind, data + 1, size - 1);
    bool ok = import_run(world, format, directory, &options, &report, &err);
    must(ok || is_refusal(str_of(err.text), folder_of(kind)));
    tx_rollback_to(world, before);
    put_sample(kind);
    buf_finish(&report);
    return 0;
}
