package org.nonagon.gateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;

/**
 * Vert.x's decoder, without its allowances. It takes a request with both Content-Length and
 * Transfer-Encoding and drops the first, and one with a Transfer-Encoding that it does not know as
 * one without: two servers that read such a request differently can be made to see two requests in
 * one (RFC 9112, sections 6.1 and 6.3). It takes fields without a name, methods with control
 * characters at their end, and any version of any protocol, in which it then answers, and requests
 * for no host or for two. Here all of these are malformed.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
  private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");

  StrictRequestDecoder(HttpServerOptions options) {
    super(options);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    int known = out.size();
    super.decode(context, in, out);
    for (Object part : out.subList(known, out.size())) {
      if (part instanceof HttpRequest request
          && !(isStrict(request.headers()) && namesItsHost(request))) {
        request.setDecoderResult(
            DecoderResult.failure(new IllegalArgumentException("header fields")));
      }
    }
  }

  private static boolean isStrict(HttpHeaders headers) {
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return !headers.contains("")
        && (codings.isEmpty()
            || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked")));
  }

  /** HTTP/1.1 asks for one Host, and HTTP/1.0 for one at most (RFC 9112, section 3.2). */
  private static boolean namesItsHost(HttpRequest request) {
    int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
    return hosts == 1 || (hosts == 0 && request.protocolVersion().equals(HttpVersion.HTTP_1_0));
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    boolean isMethod = initialLine[0].chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!isMethod || !VERSIONS.contains(initialLine[2])) {
      throw new IllegalArgumentException("not HTTP/1");
    }
    return super.createMessage(initialLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
  }
}
