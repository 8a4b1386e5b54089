/* cmd_lines.c -- `skein lines`: lists the game's sentences, in the form of a language's file.
 *
 * The output can be read back as it is (engine/data/language.h): a sentence without a translation
 * stands there in English. It is made from the sources each time, never kept. */
#include "engine/app/cmd.h"

#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/file.h"
#include "engine/data/data_file.h"
#include "engine/data/language.h"
#include "engine/modules/lines/module.h"
#include "engine/modules/lines/sentence_list.h"

#include <string.h>
#include <unistd.h>

struct line_listing {
    const struct sentence_list *sentences;
    const struct catalogue *catalogue; /* NULL: none */
    bool missing;                      /* lists only what has no translation */
    size_t lacking;
    size_t unused;
    struct buf out;
};

static void put_literal(struct str text, struct buf *out)
{
    struct value value = value_str(text);
    data_file_write(&value, NULL, out);
    value_finish(&value);
}

/* Appends a text for each number form that the translation has. */
static void put_forms(const struct catalogue_line *line, struct buf *out)
{
    struct str form = catalogue_form_at(line, 0);
    for (size_t i = 1; form.length > 0; form = catalogue_form_at(line, i++)) {
        buf_printf(out, "  %.*s = ", STR_FMT(form));
        put_literal(catalogue_form(line, form), out);
        buf_add_text(out, ",\n");
    }
    if (!str_equal(catalogue_by(line), STR("count"))) {
        buf_add_text(out, "  by = ");
        put_literal(catalogue_by(line), out);
        buf_add_text(out, ",\n");
    }
}

/* Appends the texts of a noun with its number, as English has them. */
static void put_english_forms(struct str text, struct buf *out)
{
    static const char *const forms[] = {"one", "other"};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        buf_printf(out, "  %s = ", forms[i]);
        put_literal(text, out);
        buf_add_text(out, ",\n");
    }
}

static void put_sentence(struct line_listing *listing, const struct sentence *sentence)
{
    struct buf *out = &listing->out;
    const struct catalogue_line *line =
            listing->catalogue && sentence->kind != SENTENCE_WORD
                    ? catalogue_get(listing->catalogue, sentence->key)
                    : NULL;
    struct str word = listing->catalogue && sentence->kind == SENTENCE_WORD
                              ? catalogue_word(listing->catalogue, sentence->key)
                              : STR_NONE;
    bool done = word.length > 0 ||
                (line && (catalogue_by(line).length > 0 ||
                                 !str_equal(catalogue_text(line, 0), sentence->text)));
    listing->lacking += !done;
    if (done && listing->missing) {
        return;
    }
    buf_printf(out, "-- %s\n%s ", sentence->place,
            sentence->kind == SENTENCE_WORD ? "word" : "line");
    put_literal(sentence->key, out);
    buf_add_text(out, " {\n");
    if (line && catalogue_by(line).length > 0) {
        put_forms(line, out);
    } else if (!line && sentence->kind == SENTENCE_COUNTED) {
        put_english_forms(sentence->text, out);
    } else {
        buf_add_text(out, "  ");
        put_literal(line              ? catalogue_text(line, 0)
                    : word.length > 0 ? word
                                      : sentence->text,
                out);
        buf_add_text(out, ",\n");
    }
    buf_add_text(out, "}\n\n");
}

static void put_unused(void *data, struct str english, const struct catalogue_line *line)
{
    struct line_listing *listing = data;
    (void)line;
    if (!sentence_list_has(listing->sentences, english)) {
        listing->unused++;
        buf_add_text(&listing->out, "-- not in this game: line ");
        put_literal(english, &listing->out);
        buf_add_char(&listing->out, '\n');
    }
}

static void put_all(struct line_listing *listing)
{
    size_t count = sentence_list_count(listing->sentences);
    for (size_t i = 0; i < count; i++) {
        put_sentence(listing, sentence_list_at(listing->sentences, i));
    }
    catalogue_each(listing->catalogue, put_unused, listing);
    buf_printf(&listing->out, "-- sentences and words: %zu, without a translation: %zu", count,
            listing->lacking);
    buf_printf(&listing->out, ", translated but not in this game: %zu, fragments: %zu\n",
            listing->unused, sentence_list_fragments(listing->sentences));
}

static enum cmd_status run_lines(const struct args *args, struct err *err)
{
    const char *language = args_value(args, "language");
    struct catalogue *catalogue = NULL;
    if (args_has(args, "missing") && !language) {
        return cmd_usage(err, "say of which language: --language NAME --missing");
    }
    const char *folder = args_value(args, "languages");
    if (folder && access(folder, R_OK | X_OK) != 0) {
        (void)err_set(err, ERR_MISSING, "--languages: cannot read %s: %s", folder,
                file_why(folder, FILE_LIST).text);
        return CMD_FAILED;
    }
    if (!cmd_set_assets(args, err) || !language_read(language, folder, &catalogue, err)) {
        return CMD_FAILED;
    }
    struct sentence_list *sentences = sentence_list_create();
    struct line_listing listing = {.sentences = sentences,
            .catalogue = catalogue,
            .missing = args_has(args, "missing")};
    bool ok = sentence_list_add_all(sentences, err);
    if (ok) {
        put_all(&listing);
    }
    sentence_list_destroy(sentences);
    catalogue_destroy(catalogue);
    return cmd_end(ok, &listing.out);
}

static const struct args_option lines_options[] = {
        {"language", "NAME", "with what this language has already, as \"de\""},
        {"languages", "DIR", "folder with more languages, as in the configuration"},
        {"missing", NULL, "only what the language lacks"},
        {"assets", "DIR", "use scripts and languages from DIR before those built in"},
        {0},
};

static const char lines_help[] =
        "Prints every sentence and word of the game with its places in the sources, in\n"
        "the form of a language's file, for translators: see help translating. What is\n"
        "not translated yet stands there in English. The last line counts.\n"
        "\n"
        "Example: skein lines >languages/fr/all.lua\n"
        "         skein lines --language de --missing\n";

const struct cmd cmd_lines = {
        .name = "lines",
        .usage = "[--language NAME [--missing]] [--languages DIR]",
        .summary = "lists the game's sentences for translators",
        .help = lines_help,
        .options = lines_options,
        .run = run_lines,
};
