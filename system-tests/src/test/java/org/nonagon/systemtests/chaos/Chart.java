package org.nonagon.systemtests.chaos;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** A curve over the seconds of a run as SVG, with the faults as bands behind it. */
final class Chart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 200;
  private static final int LEFT = 70;
  private static final int TOP = 34;
  private static final int BOTTOM = 24;
  private static final int TICKS = 6;
  private static final List<String> BANDS = List.of("#fde8c8", "#dbe9f6");

  private final List<Recorder.Second> seconds;
  private final List<Verdict> verdicts;

  Chart(List<Recorder.Second> seconds, List<Verdict> verdicts) {
    this.seconds = seconds;
    this.verdicts = verdicts;
  }

  /**
   * The picture of one figure.
   *
   * @param scaled gives the scale for the greatest value
   */
  String draw(
      String title, ToDoubleFunction<Recorder.Second> figure, DoubleFunction<Scale> scaled) {
    Scale scale = scaled.apply(seconds.stream().mapToDouble(figure).max().orElse(0));
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"11\">%n"
                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n"
                + "<text x=\"%d\" y=\"16\" font-size=\"13\">%s</text>%n",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            LEFT,
            title));
    bands(svg);
    axes(svg, scale);
    svg.append("<polyline fill=\"none\" stroke=\"#1b4f8f\" stroke-width=\"1.3\" points=\"");
    for (int i = 0; i < seconds.size(); i++) {
      double y = y(figure.applyAsDouble(seconds.get(i)), scale);
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y));
    }
    return svg.append("\"/>\n</svg>\n").toString();
  }

  private void bands(StringBuilder svg) {
    for (int i = 0; i < verdicts.size(); i++) {
      Verdict verdict = verdicts.get(i);
      if (verdict.outcome() == Verdict.Outcome.SKIPPED) {
        continue;
      }
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s</title></rect>%n"
                  + "<text x=\"%.1f\" y=\"%d\" font-size=\"8\" transform=\"rotate(90 %.1f %d)\" fill=\"#777\">%s</text>%n",
              x(verdict.fromSeconds()),
              TOP,
              x(verdict.wholeSeconds()) - x(verdict.fromSeconds()),
              HEIGHT - TOP - BOTTOM,
              BANDS.get(i % BANDS.size()),
              verdict.fault(),
              x(verdict.fromSeconds()) + 3,
              TOP + 4,
              x(verdict.fromSeconds()) + 3,
              TOP + 4,
              verdict.fault()));
    }
  }

  private void axes(StringBuilder svg, Scale scale) {
    for (double value : scale.ticks()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ccc\"/>%n"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              WIDTH - 10,
              y(value, scale),
              y(value, scale),
              LEFT - 6,
              y(value, scale) + 4,
              value < 10 ? "%.1f".formatted(value) : "%.0f".formatted(value)));
    }
    for (int tick = 0; tick <= TICKS; tick++) {
      int second = seconds.size() * tick / TICKS;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d s</text>%n",
              x(second),
              HEIGHT - 8,
              second));
    }
  }

  private double x(double second) {
    return LEFT + second * (WIDTH - LEFT - 10) / Math.max(1, seconds.size());
  }

  private static double y(double value, Scale scale) {
    return HEIGHT - BOTTOM - scale.height().applyAsDouble(value) * (HEIGHT - TOP - BOTTOM);
  }
}
