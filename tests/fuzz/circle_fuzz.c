/* circle_fuzz.c -- whatever an area file holds, reading, mapping and running it is an error or
 * a record, never worse. The first byte picks the kind; the rest is a file of it, read beside
 * the sample's files of the other kinds, so that what it names may exist. */
#include "tests/support/circle_sample.h"
#include "world/circle_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *data, const char *file, uint32_t line, const char *text)
{
    (void)data;
    must(file && line > 0 && str_is_utf8(str_of(text)));
}

static void check_map(const struct circle_world *world, const struct circle_log *log)
{
    struct circle_known nothing = {0};
    struct circle_map map = {0};
    circle_map_all(&map, world, &nothing, log, true);
    for (size_t i = 0; i < map.count; i++) {
        must(map.records[i].props.kind == VALUE_TABLE);
    }
    circle_map_finish(&map);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    enum circle_kind picked = (enum circle_kind)(data[0] % CIRCLE_KINDS);
    struct circle_log log = {.oddity = ignore};
    struct circle_world world = {0};
    struct err err = {0};
    bool ok = true;
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        struct str text = sample_of(kind);
        if (kind == picked) {
            text = (struct str){(const char *)data + 1, size - 1};
        }
        ok = circle_read(&world, kind, circle_kind_name(kind), text, &log, &err) && ok;
    }
    must(ok || err.text[0] != '\0');
    if (ok) {
        circle_index(&world, &log);
        check_map(&world, &log);
    }
    circle_finish(&world);
    return 0;
}
