package judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.security.RequestValidator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges requests with Twilio's library for Java. Reads a request per line as JSON, and writes {@code 1} or {@code 0} for
 * each. The library exports no way to sign.
 */
public final class Judge {
  private Judge() {}

  public static void main(String[] args) throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(accepts(mapper.readTree(line)) ? 1 : 0);
    }
  }

  private static boolean accepts(JsonNode request) throws Exception {
    RequestValidator validator = new RequestValidator(request.get("token").asText());
    String url = request.get("url").asText();
    String body = request.get("body").asText();
    String signature = request.get("signature").asText();
    if (request.get("kind").asText().equals("json")) return validator.validate(url, body, signature);
    return validator.validate(url, form(body), signature);
  }

  private static Map<String, String> form(String body) {
    Map<String, String> params = new HashMap<>();
    for (String pair : body.split("&")) {
      if (pair.isEmpty()) continue;
      String[] parts = pair.split("=", 2);
      params.put(decode(parts[0]), decode(parts.length > 1 ? parts[1] : ""));
    }
    return params;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
