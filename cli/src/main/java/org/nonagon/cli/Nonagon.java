package org.nonagon.cli;

/** The {@code nonagon} command. */
public final class Nonagon {
  private Nonagon() {}

  public static void main(String[] args) {
    System.out.println("nonagon");
  }
}
