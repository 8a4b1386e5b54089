/* area_rows.c -- a file in a world where it is applied, and then undone. */
#include "tests/script/area_rows.h"

#include "engine/data/design_files.h"
#include "engine/modules/apply/apply.h"

#include <string.h>

/* The rooms that each case builds on: a hall and a den, joined, with a key in the hall, and Tom. */
#define MILL                                                                                   \
    "area \"ml\" { name = \"Mill\" }\n"                                                        \
    "room \"ml/hall\" { area = \"ml\", name = \"Hall\", desc = \"Beams.\", exits = { north = " \
    "\"ml/den\" } }\n"                                                                         \
    "room \"ml/den\" { area = \"ml\", name = \"Den\", desc = \"Soot.\", exits = { south = "    \
    "\"ml/hall\" } }\n"                                                                        \
    "item \"ml/key\" { at = \"ml/hall\", name = \"a key\", price = 2 } "                       \
    "item \"ml/key2\" { at = \"ml/den\", proto = \"ml/key\" }\n"                               \
    "npc \"ml/tom\" { at = \"ml/hall\", name = \"Tom\", proper = true }\n"

/* Appends what `skein plan` says of the files. */
static void plan(struct bench *b, const char *text, struct buf *out)
{
    struct engine *engine = trial_engine(b->trial);
    struct design_files files;
    struct buf bundle = {0};
    struct err err = {0};
    uint64_t number = 0;
    buf_printf(&bundle, "ml.lua %zu\n" MILL "%s\n", strlen(MILL) + strlen(text), text);
    if (!design_files_read(buf_str(&bundle), &files, &err)) {
        fail_msg("%s\n%s", text, err.text);
    }
    struct apply_make make = {.host = engine_script_data(engine),
            .files = &files,
            .author = trial_character(b->wizard),
            .only_plan = true,
            .any_size = true,
            .bundle = buf_str(&bundle)};
    if (!apply_make(&make, out, &number, &err)) {
        buf_printf(out, "%s\n", err.text); /* found while the file is applied */
    }
    design_files_finish(&files);
    buf_finish(&bundle);
}

/* Returns the lines about mistakes, without the lines of the plan. */
static void mistakes_in(struct bench *b, const char *text, struct buf *out)
{
    struct buf said = {0};
    plan(b, text, &said);
    struct str rest = buf_str(&said);
    while (rest.length > 0) {
        struct str line = str_take_until(&rest, '\n');
        if (str_starts(line, STR("ml.lua:"))) {
            buf_printf(out, "%.*s\n", STR_FMT(line));
        }
    }
    buf_finish(&said);
}

void area_check_rows(struct bench *b, const struct area_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf found = {0};
        mistakes_in(b, rows[i].text, &found);
        const char *got = found.length > 0 ? found.bytes : "";
        bool fits = rows[i].said ? strstr(got, rows[i].said) != NULL : found.length == 0;
        if (!fits) {
            fail_msg("%s\nis said to have:\n%s\nnot: %s", rows[i].text, got,
                    rows[i].said ? rows[i].said : "nothing");
        }
        buf_finish(&found);
    }
}
