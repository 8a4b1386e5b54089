/* sftpd_packet.c -- decodes SFTP requests and encodes replies.
 *
 * libssh has its own decoder, but that waits for the rest of a packet, so packets are parsed here.
 * Any packet that does not match its type exactly is refused; of attributes only the size is
 * used. */
#include "net/ssh/sftpd_packet.h"

#include "engine/base/octets.h"

#include <time.h>

enum { ATTR_SIZE = 1, ATTR_OWNER = 2, ATTR_MODE = 4, ATTR_TIMES = 8 };

#define ATTR_EXTENDED 0x80000000u
#define POSIX_RENAME "posix-rename@openssh.com"
#define FSYNC "fsync@openssh.com"
#define MODE_FOLDER 0040755u
#define MODE_FILE 0100644u
#define MODE_FIXED 0100444u

/* -- requests -- */

static bool take_u32(struct str *bytes, uint32_t *out)
{
    const unsigned char *b = (const unsigned char *)bytes->bytes;
    if (bytes->length < 4) {
        return false;
    }
    *out = octets_big(b);
    *bytes = str_slice(*bytes, 4, bytes->length);
    return true;
}

static bool take_u64(struct str *bytes, uint64_t *out)
{
    uint32_t high = 0;
    uint32_t low = 0;
    bool ok = take_u32(bytes, &high) && take_u32(bytes, &low);
    *out = (uint64_t)high << 32 | low;
    return ok;
}

static bool take_str(struct str *bytes, struct str *out)
{
    uint32_t length = 0;
    if (!take_u32(bytes, &length) || length > bytes->length) {
        return false;
    }
    *out = str_slice(*bytes, 0, length);
    *bytes = str_slice(*bytes, length, bytes->length);
    return true;
}

static bool skip_words(struct str *bytes, size_t count)
{
    bool ok = bytes->length >= 4 * count;
    *bytes = str_slice(*bytes, ok ? 4 * count : 0, bytes->length);
    return ok;
}

static bool skip_strs(struct str *bytes, uint64_t count)
{
    struct str text;
    bool ok = true;
    for (; ok && count > 0; count--) {
        ok = take_str(bytes, &text);
    }
    return ok;
}

static bool take_handle(struct str *bytes, uint32_t *out)
{
    struct str handle;
    if (!take_str(bytes, &handle)) {
        return false;
    }
    if (handle.length != 4 || !take_u32(&handle, out)) {
        *out = 0;
    }
    return true;
}

static bool take_attributes(struct str *bytes, struct sftpd_packet *out)
{
    uint32_t flags = 0;
    uint32_t count = 0;
    bool ok = take_u32(bytes, &flags) &&
              (!(flags & ATTR_SIZE) || take_u64(bytes, &out->size)) &&
              (!(flags & ATTR_OWNER) || skip_words(bytes, 2)) &&
              (!(flags & ATTR_MODE) || skip_words(bytes, 1)) &&
              (!(flags & ATTR_TIMES) || skip_words(bytes, 2)) &&
              (!(flags & ATTR_EXTENDED) || take_u32(bytes, &count));
    out->has_size = flags & ATTR_SIZE;
    return ok && skip_strs(bytes, 2 * (uint64_t)count);
}

size_t sftpd_packet_length(struct str bytes)
{
    uint32_t length = 0;
    if (!take_u32(&bytes, &length)) {
        return 0;
    }
    return length == 0 || length > SFTPD_PACKET_MAX ? SIZE_MAX
           : length > bytes.length                  ? 0
                                                    : (size_t)length + 4;
}

/* Reads the two supported extensions: a rename over an existing file, and fsync. */
static bool take_extended(struct str *bytes, struct sftpd_packet *out)
{
    if (!take_str(bytes, &out->path)) {
        return false;
    }
    if (str_equal(out->path, STR(POSIX_RENAME))) {
        out->type = SFTPD_RENAME;
        return take_str(bytes, &out->path) && take_str(bytes, &out->data);
    }
    if (str_equal(out->path, STR(FSYNC))) {
        out->type = SFTPD_FSYNC;
        return take_handle(bytes, &out->handle);
    }
    out->data = *bytes;
    *bytes = STR_NONE;
    return true;
}

static bool take_body(struct str *bytes, struct sftpd_packet *out)
{
    switch (out->type) {
    case SFTPD_INIT:
        *bytes = STR_NONE; /* the client's extensions */
        return true;
    case SFTPD_OPEN:
        return take_str(bytes, &out->path) && take_u32(bytes, &out->flags) &&
               take_attributes(bytes, out);
    case SFTPD_CLOSE:
    case SFTPD_FSTAT:
    case SFTPD_READDIR:
        return take_handle(bytes, &out->handle);
    case SFTPD_READ:
        return take_handle(bytes, &out->handle) && take_u64(bytes, &out->offset) &&
               take_u32(bytes, &out->length);
    case SFTPD_WRITE:
        return take_handle(bytes, &out->handle) && take_u64(bytes, &out->offset) &&
               take_str(bytes, &out->data);
    case SFTPD_SETSTAT:
    case SFTPD_MKDIR:
        return take_str(bytes, &out->path) && take_attributes(bytes, out);
    case SFTPD_FSETSTAT:
        return take_handle(bytes, &out->handle) && take_attributes(bytes, out);
    case SFTPD_RENAME:
    case SFTPD_SYMLINK:
        return take_str(bytes, &out->path) && take_str(bytes, &out->data);
    case SFTPD_EXTENDED:
        return take_extended(bytes, out);
    case SFTPD_LSTAT:
    case SFTPD_OPENDIR:
    case SFTPD_REMOVE:
    case SFTPD_RMDIR:
    case SFTPD_REALPATH:
    case SFTPD_STAT:
    case SFTPD_READLINK:
        return take_str(bytes, &out->path);
    default:
        *bytes = STR_NONE; /* answered as unsupported */
        return true;
    }
}

bool sftpd_packet_read(struct str bytes, struct sftpd_packet *out)
{
    *out = (struct sftpd_packet){.path = STR_NONE, .data = STR_NONE};
    if (bytes.length < 5) {
        return false;
    }
    out->type = bytes.bytes[0] == (char)SFTPD_FSYNC ? 0 : (uint8_t)bytes.bytes[0];
    bytes = str_slice(bytes, 1, bytes.length);
    return take_u32(&bytes, &out->id) && take_body(&bytes, out) && bytes.length == 0;
}

/* -- replies -- */

static void put_u32(uint32_t number, struct buf *out)
{
    char bytes[] = {
            (char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number};
    buf_add(out, bytes, sizeof(bytes));
}

static void put_u64(uint64_t number, struct buf *out)
{
    put_u32((uint32_t)(number >> 32), out);
    put_u32((uint32_t)number, out);
}

static void put_str(struct str text, struct buf *out)
{
    put_u32((uint32_t)text.length, out);
    buf_add_str(out, text);
}

/* Begins a reply whose body, behind the id, has that length. */
static void begin_sftpd_packet(
        enum sftpd_type type, uint32_t id, size_t length, struct buf *out)
{
    put_u32((uint32_t)(length + 5), out);
    buf_add_char(out, (char)type);
    put_u32(id, out);
}

static void put_attrs(const struct sftpd_attributes *attributes, struct buf *out)
{
    put_u32(ATTR_SIZE | ATTR_MODE | ATTR_TIMES, out);
    put_u64(attributes->size, out);
    put_u32(attributes->folder     ? MODE_FOLDER
            : attributes->writable ? MODE_FILE
                                   : MODE_FIXED,
            out);
    put_u32(attributes->time, out);
    put_u32(attributes->time, out);
}

void sftpd_put_version(struct buf *out)
{
    static const struct str extensions[] = {STR_IS(POSIX_RENAME), STR_IS(FSYNC)};
    struct buf body = {0};
    for (size_t i = 0; i < sizeof(extensions) / sizeof(extensions[0]); i++) {
        put_str(extensions[i], &body);
        put_str(STR("1"), &body);
    }
    begin_sftpd_packet(SFTPD_VERSION, 3, body.length, out);
    buf_add_str(out, buf_str(&body));
    buf_finish(&body);
}

void sftpd_put_status(uint32_t id, enum sftpd_status status, struct str why, struct buf *out)
{
    begin_sftpd_packet(SFTPD_STATUS, id, 12 + why.length, out);
    put_u32(status, out);
    put_str(why, out);
    put_str(STR_NONE, out);
}

void sftpd_put_handle(uint32_t id, uint32_t handle, struct buf *out)
{
    begin_sftpd_packet(SFTPD_HANDLE, id, 8, out);
    put_u32(4, out);
    put_u32(handle, out);
}

void sftpd_put_data(uint32_t id, struct str data, struct buf *out)
{
    begin_sftpd_packet(SFTPD_DATA, id, 4 + data.length, out);
    put_str(data, out);
}

void sftpd_put_attributes(
        uint32_t id, const struct sftpd_attributes *attributes, struct buf *out)
{
    struct buf body = {0};
    put_attrs(attributes, &body);
    begin_sftpd_packet(SFTPD_ATTRS, id, body.length, out);
    buf_add_str(out, buf_str(&body));
    buf_finish(&body);
}

void sftpd_put_names(uint32_t id, uint32_t count, struct str names, struct buf *out)
{
    begin_sftpd_packet(SFTPD_NAME, id, 4 + names.length, out);
    put_u32(count, out);
    buf_add_str(out, names);
}

void sftpd_put_name(struct str name, const struct sftpd_attributes *attributes, struct buf *out)
{
    struct buf line = {0};
    char date[32] = "";
    time_t time = (time_t)attributes->time;
    struct tm utc;
    if (gmtime_r(&time, &utc)) {
        (void)strftime(date, sizeof(date), "%b %e  %Y", &utc);
    }
    buf_printf(&line, "%s 1 skein skein %10llu %s %.*s",
            attributes->folder     ? "drwxr-xr-x"
            : attributes->writable ? "-rw-r--r--"
                                   : "-r--r--r--",
            (unsigned long long)attributes->size, date, STR_FMT(name));
    put_str(name, out);
    put_str(buf_str(&line), out);
    put_attrs(attributes, out);
    buf_finish(&line);
}

size_t sftpd_name_length(struct str names)
{
    struct sftpd_packet ignored;
    struct str rest = names;
    bool ok = skip_strs(&rest, 2) && take_attributes(&rest, &ignored);
    return ok ? names.length - rest.length : names.length;
}
