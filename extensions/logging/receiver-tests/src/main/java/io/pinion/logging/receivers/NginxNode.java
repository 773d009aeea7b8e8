package io.pinion.logging.receivers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * nginx as a real HTTP server: it takes any POST, answers 204 and writes the body of each to its log. A record is a body.
 * It knows nothing of what is in a body, but it is strict with HTTP.
 */
public final class NginxNode extends ReceiverNode {
    /** The longest body. */
    public static final int MAX_BODY_BYTES = 16 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;
    private final int upstream = FreePorts.next();

    private NginxNode(Path program) {
        super(EnumSet.of(Input.HTTP));
        this.program = program;
    }

    /** {@return why there can be none on this machine, or null} */
    public static @Nullable String missing() {
        return Programs.find("nginx") == null ? "no nginx on the path; install nginx-light" : null;
    }

    /** {@return a node, not started; the test is skipped with the reason where there can be none} */
    public static NginxNode create() {
        Programs.orSkip(missing());
        return new NginxNode(Objects.requireNonNull(Programs.find("nginx")));
    }

    @Override
    List<String> prepare() throws IOException {
        Path configuration = directory().resolve("nginx.conf");
        Files.writeString(configuration, configuration());
        return List.of(program.toString(), "-p", directory().toString(), "-e", "errors", "-c", "nginx.conf");
    }

    /** A body is in a variable only after it has been read for somebody: hence the second server. */
    private String configuration() {
        return """
                daemon off; master_process off; pid nginx.pid;
                events { worker_connections 100; }
                http {
                  log_format body escape=json '{"uri":"$request_uri","type":"$content_type","raw":"$request_body"}';
                  client_max_body_size %1$d; client_body_buffer_size %1$d; client_body_in_single_buffer on;
                  client_body_temp_path bodies; proxy_temp_path proxied; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi; keepalive_requests 1000;
                  access_log off;
                  server { listen 127.0.0.1:%2$d; location / { proxy_pass http://127.0.0.1:%3$d; access_log %4$s body; } }
                  server { listen 127.0.0.1:%3$d; location / { return 204; } }
                }
                """.formatted(MAX_BODY_BYTES, port(Input.HTTP), upstream, output(Input.HTTP));
    }

    @Override
    Received parse(byte[] line) {
        try {
            JsonNode record = JSON.readTree(new String(line, StandardCharsets.ISO_8859_1));
            byte[] raw = record.required("raw").textValue().getBytes(StandardCharsets.ISO_8859_1);
            return new Received(raw, raw, new byte[0]);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("nginx wrote what is not JSON", e);
        }
    }
}
