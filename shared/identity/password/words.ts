/**
 * Words that people build passwords of: about 850, written down for this project from everyday knowledge, and no copy of a leaked list.
 * English; the names that Koreans, and users of this product, like; and Korean words as they come out of a keyboard that is switched to
 * Latin letters (`dkssud` is 안녕). Lower case, at least three characters.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  password passwort passwd passphrase pass pwd secret secrets letmein welcome login logon signin access enter open opensesame
  admin administrator root user username guest test tester testing demo default master system server service support manager
  operator owner superuser sysadmin changeme changeit change temporary temp trial sample example public private internal
  security secure secured account database oracle mysql postgres linux ubuntu windows microsoft google apple android samsung
  facebook instagram twitter youtube netflix amazon naver daum kakao internet computer laptop desktop keyboard monitor network
  firewall fortinet fortigate cisco router switch wireless wifi modem proxy gateway cloud cloudflare aegis shield blacklist
  hello hellothere goodbye morning goodmorning goodnight thanks thankyou please sorry whatever nothing something anything
  everything forever always never maybe love loveyou iloveyou iloveu loveme ilove lovely lover mylove truelove kiss kisses heart
  baby babygirl babyboy honey sweet sweety sweetheart darling angel princess prince queen king knight lady girl boy man woman
  mother father mommy daddy mom dad sister brother family friend friends bestfriend wife husband child children son daughter
  sunshine sunlight sunrise sunset sunny moonlight moon star stars starlight shining rainbow summer winter spring autumn fall
  january february march april may june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday weekend holiday vacation birthday
  christmas halloween easter newyear party
  red orange yellow green blue purple violet pink black white silver golden gold brown gray grey diamond ruby emerald crystal
  dragon tiger lion monkey horse eagle falcon hawk wolf bear panda koala kitten kitty cat cats dog dogs doggy puppy rabbit bunny
  mouse snake spider scorpion butterfly dolphin shark whale turtle chicken duck penguin phoenix unicorn pegasus dinosaur
  football baseball basketball soccer hockey tennis golf volleyball cricket rugby swimming running skating boxing
  football1 champion winner victory legend hero superman batman spiderman ironman wonderwoman superstar superhero
  starwars startrek skywalker vader yoda jedi matrix neo trinity gandalf frodo hobbit harrypotter hermione hogwarts pokemon
  pikachu mario luigi zelda sonic minecraft roblox fortnite warcraft starcraft diablo overwatch league legends counterstrike
  playstation nintendo xbox steam gamer gaming player games game
  michael michelle jordan jennifer jessica joshua daniel david robert william james john thomas charles charlie george henry
  andrew anthony matthew joseph christopher nicholas alexander alex benjamin samuel richard steven stephen kevin brian jason
  justin ryan jacob ethan oliver jack harry peter paul mark luke adam eric frank scott tyler austin hunter taylor ashley amanda
  sarah laura maria anna emma olivia sophia isabella emily elizabeth victoria nicole stephanie samantha melissa rebecca rachel
  hannah lauren megan danielle kimberly jasmine chelsea amber tiffany patricia barbara linda susan nancy maggie ginger
  pepper buster bailey rocky max buddy lucky shadow cookie peanut coco bella daisy molly lola toby oscar tigger snoopy garfield
  london paris berlin tokyo seoul busan korea korean japan china america american canada mexico brazil england germany france
  italy spain russia india africa europe asia california texas florida newyork chicago boston dallas denver houston seattle
  arsenal liverpool manchester united barcelona madrid juventus yankees cowboys steelers packers lakers
  money dollar cash rich million million1 billion bitcoin crypto success business company office work worker boss
  school college university student teacher doctor nurse lawyer engineer police soldier army navy marine military pilot captain
  music guitar piano drummer singer dancer dance metal rock rocknroll metallica nirvana slipknot eminem beatles elvis
  banana cherry grape lemon melon peach strawberry blueberry pineapple mango coconut chocolate vanilla candy
  cheese butter bread pizza burger pasta noodle coffee tea beer wine whisky vodka water milk juice cola pepsi cocacola kimchi
  ferrari porsche mercedes bmw audi toyota honda hyundai kia nissan mazda ford mustang camaro corvette chevy harley yamaha
  suzuki kawasaki ducati subaru volvo jaguar bentley racing speed turbo engine driver truck car cars bike
  thunder lightning storm rain snow snowball fire flame fireball ice iceman ocean river lake mountain forest flower rose
  lily garden tree grass earth world planet mars venus saturn jupiter mercury apollo zeus athena hercules galaxy universe space
  rocket nasa alien ghost zombie vampire demon devil satan hell heaven god jesus christ church bible faith hope grace blessed
  amen peace freedom liberty justice power magic wizard witch mystery secret1 ninja samurai warrior pirate viking killer
  assassin sniper gangster hacker hacking cyber matrix1 phantom shadow1 darkness dark light night knight1 midnight
  sexy hottie hot cool awesome amazing perfect beautiful pretty handsome cute happy smile funny crazy lucky1 special strong
  trust trustno trustnoone nopassword mypassword yourpassword thepassword newpassword oldpassword passw pword
  number one two three four five six seven eight nine ten hundred thousand first second third last
  abc abcd xyz qwer qwert qwerty qwertz azerty asdf asdfg asdfgh zxcv zxcvb zxcvbn qaz wsx edc qazwsx wsxedc poiuy lkjhg mnbvc
  the and you your are our new old big good bad best who what where when why how yes not
  saranghae sarang annyeong gamsa daehan minguk hanguk oppa unni noona hyung chingu kimchi1 bts blackpink exo twice
  minsu minsoo jisoo jimin jungkook yuna jiyeon minji sujin hyunwoo junho kim lee park choi jung
  dkssud dkssudgktpdy tkfkd tkfkdgo tkfkdgody rkskek rkskekfk qlalf qlalfqjsgh qlqjs tkfkaemf eogksalsrnr gksrnr gksrmf
  rlaclrlatlqkf rkatk rkatkgkqslek whgdk whgdkgo dkqk djaak dhqk sksms tkrhk wlsrk chlrh alsrn qhdks rhksflwk
  `
    .trim()
    .split(/\s+/),
);
