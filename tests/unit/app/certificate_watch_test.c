/* certificate_watch_test.c -- An expired certificate is never served without a warning. */
#include "engine/app/certificate_watch.h"

#include "engine/base/clock.h"
#include "engine/base/log.h"
#include "engine/modules/operate/tls_certificate.h"
#include "net/stream/tls_server.h"
#include "tests/support/folder.h"
#include "tests/support/test.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)

enum { DAYS = 30 };

struct scene {
    int64_t wall_ms;
    int64_t now_us;
    int warnings;
    char line[512];
    struct certificate_watch watch;
    struct tls_server *tls;
};

static int64_t read_wall(void *data)
{
    return ((const struct scene *)data)->wall_ms;
}

static int64_t read_monotonic(void *data)
{
    return ((const struct scene *)data)->now_us;
}

static void catch_line(void *data, enum log_level level, const char *line)
{
    struct scene *scene = data;
    scene->warnings += level == LOG_WARNING;
    (void)snprintf(scene->line, sizeof(scene->line), "%s", line);
}

/* Serves a certificate that is valid for DAYS days, and looks at it when `days` of them have passed. */
static void begin_watch(struct scene *scene, const char *folder, int days)
{
    static const char *const names[] = {"localhost"};
    struct tls_certificate_options wanted = {names, 1, DAYS};
    char certificate[256];
    char key[256];
    struct err err = {0};
    *scene = (struct scene){.wall_ms = (int64_t)time(NULL) * 1000 + days * DAY_MS};
    (void)snprintf(certificate, sizeof(certificate), "%s/c.pem", folder);
    (void)snprintf(key, sizeof(key), "%s/k.pem", folder);
    assert_true(tls_certificate_make(&wanted, certificate, key, &err));
    assert_true(tls_server_open(certificate, key, &scene->tls, &err));
    (void)unlink(certificate);
    (void)unlink(key);
    clock_set_source(&(struct clock_source){read_monotonic, read_wall, scene});
    log_set_sink(catch_line, scene);
}

static void end_watch(struct scene *scene)
{
    log_set_sink(NULL, NULL);
    clock_set_source(NULL);
    tls_server_close(scene->tls);
}

TEST(an_invalid_or_soon_expiring_certificate_causes_a_warning)
{
    static const struct {
        int days;
        const char *says; /* NULL: nothing */
    } rows[] = {
            {-1, "/c.pem is not valid before "},
            {1, NULL},
            {DAYS - 15, NULL},
            {DAYS - 3, "/c.pem expires at "},
            {DAYS + 1, "/c.pem expired at "},
    };

    char folder[200];
    assert_true(folder_make(folder, sizeof(folder), "watch"));

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        begin_watch(&scene, folder, rows[i].days);

        certificate_watch_tell(&scene.watch, scene.tls);

        end_watch(&scene);
        assert_int_equal(scene.warnings, rows[i].says != NULL);
        assert_true(!rows[i].says || strstr(scene.line, rows[i].says) != NULL);
    }
    assert_int_equal(rmdir(folder), 0);
}

TEST(an_expired_certificate_causes_one_warning_a_day)
{
    char folder[200];
    struct scene scene;
    assert_true(folder_make(folder, sizeof(folder), "watch"));
    begin_watch(&scene, folder, DAYS + 1);

    certificate_watch_tell(&scene.watch, scene.tls);
    for (int hour = 0; hour < 3 * 24; hour++) {
        scene.now_us += DAY_MS / 24 * 1000;
        certificate_watch_turn(&scene.watch, scene.tls);
    }

    end_watch(&scene);
    assert_int_equal(scene.warnings, 4);
    assert_int_equal(rmdir(folder), 0);
}
