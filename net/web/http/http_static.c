/* http_static.c -- the files of the web pages, served from memory.
 *
 * Each file that gzip makes at least a tenth smaller also has a compressed copy. tools/embed makes
 * those of the build; files from the assets' directory are compressed at the start. The two copies
 * have different ETags, as caches demand.
 *
 * A range request gets one range of the uncompressed copy: browsers ask for several ranges only of
 * films, which we do not have. If If-Range does not match, the answer is the whole file.
 *
 * To serve another type: add it to `types`. */
#include "net/web/http/http_static.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/catalogue.h"
#include "engine/base/log.h"
#include "engine/base/map.h"
#include "engine/base/mem.h"
#include "engine/base/octets.h"
#include "net/stream/net.h"
#include "net/web/http/http_exchange.h"
#include "net/web/http/http_shared.h"

#include <zlib.h>

#include <stdio.h>
#include <string.h>

#define FOLDER "data/web/"
#define PACKED_FOLDER "data/packed/web/"
#define PACKED_FROM 512
#define FONT_SECONDS (7 * 24 * 3600)
#define GZIP_END 8 /* checksum and length (RFC 1952, 2.3.1) */

struct http_file {
    char *path; /* owned; as "/static/play.js" */
    const char *type;
    struct buf bytes;
    struct buf packed; /* compressed; empty: not worth it */
    char tag[HTTP_TAG_SIZE];
    char packed_tag[HTTP_TAG_SIZE];
};

struct http_files {
    struct http_file **list; /* owned */
    size_t count;
    size_t capacity;
    struct strmap by_path; /* files at the root have two entries */
    char version[17];
};

static const char *type_of(const char *path)
{
    static const struct {
        const char *ending;
        const char *type;
    } types[] = {
            {".css", "text/css; charset=utf-8"},
            {".js", "text/javascript; charset=utf-8"},
            {".mjs", "text/javascript; charset=utf-8"},
            {".svg", "image/svg+xml"},
            {".png", "image/png"},
            {".ico", "image/x-icon"},
            {".woff2", "font/woff2"},
            {".json", "application/json"},
            {".webmanifest", "application/manifest+json"},
            {".txt", "text/plain; charset=utf-8"},
            {".webp", "image/webp"},
            {".jpg", "image/jpeg"},
            {".html", "text/html; charset=utf-8"},
            {".mpackage", "application/zip"},
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (str_ends(str_of(path), str_of(types[i].ending))) {
            return types[i].type;
        }
    }
    return "application/octet-stream";
}

/* Reads the built-in compressed twin of name. False if it is missing or was made from other bytes.
 */
static bool read_packed(const char *name, struct str bytes, struct buf *out)
{
    struct buf path = {0};
    struct err err;
    buf_printf(&path, PACKED_FOLDER "%s.gz", name);
    bool ok = asset_read(path.bytes, out, &err) && out->length >= GZIP_END;
    buf_finish(&path);
    if (!ok) {
        return false;
    }
    const unsigned char *end = (const unsigned char *)out->bytes + out->length - GZIP_END;
    return octets_little(end) ==
                   crc32(0, (const unsigned char *)bytes.bytes, (unsigned)bytes.length) &&
           octets_little(end + 4) == bytes.length;
}

static void pack(struct http_file *file, const char *name)
{
    struct str bytes = buf_str(&file->bytes);
    if (bytes.length < PACKED_FROM) {
        return;
    }
    if (!read_packed(name, bytes, &file->packed)) {
        buf_clear(&file->packed);
        must(http_pack(bytes, Z_BEST_COMPRESSION, &file->packed));
    }
    if (file->packed.length >= bytes.length / 10 * 9) {
        buf_finish(&file->packed);
    }
}

static void add_file(void *data, const char *path)
{
    struct http_files *files = data;
    struct err err;
    if (str_starts(str_of(path), STR(FOLDER "pages/"))) {
        return;
    }
    struct http_file *file = mem_alloc(sizeof(*file));
    if (!asset_read(path, &file->bytes, &err)) {
        log_error("skipped a file of the web pages: %s", err.text);
        buf_finish(&file->bytes);
        mem_free(file);
        return;
    }
    const char *name = path + strlen(FOLDER);
    struct buf text = {0};
    uint64_t hash = str_hash(buf_str(&file->bytes));
    http_put_tag(hash, false, file->tag);
    http_put_tag(hash, true, file->packed_tag);
    buf_printf(&text, "/static/%s", name);
    file->path = mem_dup_text(text.bytes);
    file->type = type_of(path);
    pack(file, name);
    files->list =
            mem_grow(files->list, files->count, &files->capacity, sizeof(struct http_file *));
    files->list[files->count++] = file;
    (void)strmap_put(&files->by_path, str_of(file->path), file);
    /* These files are also served from the root: a service worker's scope is its folder, and
     * programs expect the other two there. */
    if (strcmp(name, "worker.js") == 0 || strcmp(name, "favicon.ico") == 0 ||
            strcmp(name, "robots.txt") == 0) {
        (void)strmap_put(&files->by_path, str_of(file->path + strlen("/static")), file);
    }
    buf_finish(&text);
}

struct http_files *http_files_create(void)
{
    struct http_files *files = mem_alloc(sizeof(*files));
    strmap_init(&files->by_path);
    asset_each(FOLDER, add_file, files);
    struct buf all = {0};
    for (size_t i = 0; i < files->count; i++) {
        buf_printf(&all, "%s %s\n", files->list[i]->path, files->list[i]->tag);
    }
    (void)snprintf(files->version, sizeof(files->version), "%016llx",
            (unsigned long long)str_hash(buf_str(&all)));
    buf_finish(&all);
    return files;
}

const char *http_files_version(const struct http_files *files)
{
    return files->version;
}

void http_files_destroy(struct http_files *files)
{
    if (!files) {
        return;
    }
    for (size_t i = 0; i < files->count; i++) {
        struct http_file *file = files->list[i];
        buf_finish(&file->bytes);
        buf_finish(&file->packed);
        mem_free(file->path);
        mem_free(file);
    }
    mem_free(files->list);
    strmap_finish(&files->by_path);
    mem_free(files);
}

const struct http_file *http_files_find(const struct http_files *files, struct str path)
{
    return strmap_find(&files->by_path, path);
}

/* -- answering -- */

/* "bytes=FIRST-LAST", "bytes=FIRST-", "bytes=-COUNT". True if it is one range; *out_empty if no
 * byte of it is there. */
static bool read_range(
        struct str range, size_t length, size_t *from, size_t *to, bool *out_empty)
{
    uint64_t first = 0;
    uint64_t last = 0;
    if (!str_starts_nocase(range, STR("bytes=")) || str_find_char(range, ',', 0) != SIZE_MAX) {
        return false;
    }
    struct str rest = str_trim(str_slice(range, 6, range.length));
    size_t dash = str_find_char(rest, '-', 0);
    if (dash == SIZE_MAX) {
        return false;
    }
    struct str a = str_slice(rest, 0, dash);
    struct str b = str_slice(rest, dash + 1, rest.length);
    bool has_first = a.length > 0;
    bool has_last = b.length > 0;
    if ((has_first && !str_to_u64(a, &first)) || (has_last && !str_to_u64(b, &last)) ||
            (!has_first && !has_last) || (has_first && has_last && last < first)) {
        return false;
    }
    if (has_first) {
        *out_empty = first >= length;
        *from = *out_empty ? 0 : (size_t)first;
        *to = has_last && last < length ? (size_t)last + 1 : length;
    } else {
        *out_empty = last == 0 || length == 0;
        *from = last < length ? length - (size_t)last : 0;
        *to = length;
    }
    return true;
}

/* True if it answered the range request, with a part or with an error. */
static bool answer_part(struct http_exchange *exchange, const struct http_file *file)
{
    struct str range = http_field_of(&exchange->request, "range");
    struct str if_range = http_field_of(&exchange->request, "if-range");
    size_t from = 0;
    size_t to = 0;
    bool empty = false;
    if (!range.bytes || (if_range.bytes && !str_equal(if_range, str_of(file->tag))) ||
            !read_range(range, file->bytes.length, &from, &to, &empty)) {
        return false;
    }
    if (empty) {
        http_answer_field(exchange, "Content-Range", "bytes */%zu", file->bytes.length);
        http_answer(exchange, 416, "text/plain; charset=utf-8",
                str_of(LINE("The requested range is outside the file.")));
        return true;
    }
    http_answer(exchange, 206, file->type, str_slice(buf_str(&file->bytes), from, to));
    http_answer_field(
            exchange, "Content-Range", "bytes %zu-%zu/%zu", from, to - 1, file->bytes.length);
    (void)snprintf(exchange->answer.etag, sizeof(exchange->answer.etag), "%s", file->tag);
    return true;
}

void http_files_answer(struct http_exchange *exchange, const struct http_file *file)
{
    struct http_answer *answer = &exchange->answer;
    struct str query = exchange->request.query;
    answer->immutable = str_starts(query, STR("v=")) &&
                        str_equal(str_slice(query, 2, query.length),
                                str_of(exchange->context->web->files->version));
    http_answer_field(exchange, "Vary", "Accept-Encoding");
    http_answer_field(exchange, "Accept-Ranges", "bytes");
    bool packed = file->packed.length > 0 && http_takes_packed(exchange);
    struct str known = http_field_of(&exchange->request, "if-none-match");
    if (known.bytes &&
            (http_tag_matches(known, file->tag) || http_tag_matches(known, file->packed_tag))) {
        http_answer(exchange, 304, NULL, STR_NONE);
        (void)snprintf(answer->etag, sizeof(answer->etag), "%s",
                packed ? file->packed_tag : file->tag);
        return;
    }
    if (answer_part(exchange, file)) {
        return;
    }
    http_answer(exchange, 200, file->type, STR_NONE);
    /* Style sheets name fonts without a version, and a font that is asked for again at each page
     * is drawn late. */
    answer->cache_seconds = str_equal(str_of(file->type), STR("font/woff2")) ? FONT_SECONDS : 0;
    answer->file = file;
    (void)snprintf(
            answer->etag, sizeof(answer->etag), "%s", packed ? file->packed_tag : file->tag);
    if (packed) {
        http_answer_field(exchange, "Content-Encoding", "gzip");
    }
}

struct str http_file_body(const struct http_exchange *exchange)
{
    const struct http_file *file = exchange->answer.file;
    bool packed = strcmp(exchange->answer.etag, file->packed_tag) == 0;
    return buf_str(packed ? &file->packed : &file->bytes);
}
